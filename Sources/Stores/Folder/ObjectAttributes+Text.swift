// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

extension ObjectAttributes {
    /// Whether there is nothing to keep.
    var isEmpty: Bool { contentType == nil && cacheControl == nil && metadata.isEmpty }

    /// The attributes as lines of `name: value`, metadata named `meta-…`.
    ///
    /// One extended attribute for all, as ext4 gives 4 KB to all together and
    /// each costs a system call; not JSON, as values are printable ASCII and
    /// `getfattr` then shows what an HTTP answer would.
    var text: String {
        var lines: [String] = []
        if let contentType { lines.append("content-type: \(contentType)\n") }
        if let cacheControl { lines.append("cache-control: \(cacheControl)\n") }
        for (name, value) in metadata.sorted(by: { $0.key < $1.key }) { lines.append("meta-\(name): \(value)\n") }
        return lines.joined()
    }

    /// Reads what ``text`` wrote.
    ///
    /// Lines of another form are passed over: a later version may write more.
    init(text: String) {
        self.init()
        for line in text.utf8.split(separator: 0x0A) {
            guard let colon = line.firstIndex(of: 0x3A), line[colon...].starts(with: ": ".utf8),
                let name = String(line[..<colon]), let value = String(line[colon...].dropFirst(2))
            else { continue }
            switch name {
            case "content-type": contentType = value
            case "cache-control": cacheControl = value
            default:
                guard name.hasPrefix("meta-") else { continue }
                metadata[String(name.dropFirst("meta-".count))] = value
            }
        }
    }
}
