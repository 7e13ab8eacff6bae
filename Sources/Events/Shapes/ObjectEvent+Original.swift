// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Recipes

extension ObjectEvent {
    /// The original that the event is about: its key below `originals/`.
    ///
    /// - Parameter bucket: The store's bucket, as S3 itself calls it; nil takes events of any. An access point's name
    ///   never stands in an event.
    /// - Throws: ``NotAnOriginal`` when it is about something else.
    public func originalKey(in bucket: String?) throws(NotAnOriginal) -> String {
        if let bucket, !bucket.utf8.elementsEqual(self.bucket.utf8) { throw .otherBucket }
        guard !key.isEmpty else { throw .empty }
        // By bytes: to `hasPrefix`, a combining accent after the slash would be a part of it.
        guard key.utf8.starts(with: VariantPath.originals.utf8) else {
            throw isOfVariant ? .variantShape : .notBelowOriginals
        }
        let below = key.utf8.dropFirst(VariantPath.originals.utf8.count)
        guard let last = below.last else { throw .empty }
        let name = below.reversed().prefix { $0 != UInt8(ascii: "/") }
        guard last != UInt8(ascii: "/"), !name.elementsEqual(".keep".utf8.reversed()) else { throw .folderMarker }
        return String(Substring(below))
    }

    /// Whether the key's first part is a spec, as `800x600` is in `800x600/cat.jpg`.
    private var isOfVariant: Bool {
        guard let slash = key.utf8.firstIndex(of: UInt8(ascii: "/")) else { return false }
        return (try? Recipe(parsing: String(key[..<slash]))) != nil
    }
}
