// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

extension S3ListPage {
    /// Reads a `ListBucketResult` ("ListObjectsV2" of the Amazon S3 API Reference).
    init(xml: [UInt8]) throws(AWSError) {
        var fields = Fields()
        do throws(XMLError) {
            try fields.read(xml)
        } catch {
            throw AWSError(.malformed, "S3's listing cannot be read: \(error.message)")
        }
        guard fields.isListing else { throw AWSError(.malformed, "S3's listing is not a ListBucketResult.") }
        var entries: [Entry] = []
        entries.reserveCapacity(fields.contents.count)
        for content in fields.contents { entries.append(try Entry(content, isEncoded: fields.isEncoded)) }
        guard !fields.isTruncated || fields.continuation != nil else {
            throw AWSError(.malformed, "S3's listing is cut off without a continuation.")
        }
        self.entries = entries
        var folders: [String] = []
        for written in fields.prefixes {
            guard let folder = fields.isEncoded ? PercentEncoding.decodedForm(written) : written else {
                throw AWSError(.malformed, "S3's listing has a prefix that cannot be decoded.")
            }
            folders.append(folder)
        }
        self.folders = folders
        continuation = fields.isTruncated ? fields.continuation : nil
    }

    /// The listing's fields as they stand.
    private struct Fields {
        var isListing = false
        var isTruncated = false
        var isEncoded = false
        var continuation: String?
        var contents: [[String: String]] = []
        var prefixes: [String] = []

        mutating func read(_ xml: [UInt8]) throws(XMLError) {
            var reader = XMLReader(xml)
            var path: [String] = []
            var text = ""
            while true {
                switch try reader.next() {
                case .start(let name):
                    path.append(name)
                    text = ""
                    if path == ["ListBucketResult", "Contents"] { contents.append([:]) }
                    if path == ["ListBucketResult"] { isListing = true }
                case .text(let piece): text += piece
                case .end:
                    take(path, text)
                    path.removeLast()
                case .finish: return
                }
            }
        }

        private mutating func take(_ path: [String], _ text: String) {
            guard path.first == "ListBucketResult", let name = path.last else { return }
            if path.count == 3, path[1] == "Contents" {
                contents[contents.count - 1][name] = text
                return
            }
            if path == ["ListBucketResult", "CommonPrefixes", "Prefix"] { prefixes.append(text) }
            guard path.count == 2 else { return }
            switch name {
            case "IsTruncated": isTruncated = text == "true"
            case "EncodingType": isEncoded = text == "url"
            case "NextContinuationToken": continuation = text
            default: return
            }
        }
    }
}

extension S3ListPage.Entry {
    fileprivate init(_ fields: [String: String], isEncoded: Bool) throws(AWSError) {
        guard let written = fields["Key"], let key = isEncoded ? PercentEncoding.decodedForm(written) : written,
            let size = fields["Size"].flatMap({ Int($0) }), size >= 0
        else { throw AWSError(.malformed, "S3's listing has an object without a key or size.") }
        self.key = key
        self.size = size
        etag = S3Object.unquoted(fields["ETag"] ?? "")
        lastModified = fields["LastModified"].flatMap { CivilDate(iso: $0) }?.unixSeconds ?? 0
    }
}
