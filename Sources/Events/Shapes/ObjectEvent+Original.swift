// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Recipes
public import Spelling

extension ObjectEvent {
    /// The original that the event is about: its key below `originals/`.
    ///
    /// - Parameter bucket: The store's bucket, as S3 itself calls it; nil takes events of any. An access point's name
    ///   never stands in an event.
    /// - Throws: ``NotAnOriginal`` when it is about something else.
    public func originalKey(in bucket: String?) throws(NotAnOriginal) -> ObjectKey {
        if let bucket, !bucket.utf8.elementsEqual(self.bucket.utf8) { throw .otherBucket }
        guard key.utf8.starts(with: VariantPath.originals.utf8) else {
            throw isOfVariant ? .variantShape : .notBelowOriginals
        }
        guard let below = key.dropping(prefix: VariantPath.originals) else { throw .empty }
        let name = below.utf8.reversed().prefix { $0 != UInt8(ascii: "/") }
        guard !name.isEmpty, !name.elementsEqual(".keep".utf8.reversed()) else { throw .folderMarker }
        return below
    }

    /// Whether the key's first part is a spec, as `800x600` is in `800x600/cat.jpg`.
    private var isOfVariant: Bool {
        guard let slash = key.utf8.firstIndex(of: UInt8(ascii: "/")) else { return false }
        return (try? Recipe(parsing: String(Substring(key.utf8[..<slash])))) != nil
    }
}
