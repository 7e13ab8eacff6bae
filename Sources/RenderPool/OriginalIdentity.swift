// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import Spelling

/// Which original a job is on, never the same for other bytes: the quarantine remembers it, and jobs share a decode by it.
///
/// The tag alone would not do: a file's is its time and size, which another file may have as well.
public struct OriginalIdentity: Hashable, Sendable {
    private let key: ObjectKey
    private let tag: ByteString
    private let size: Int

    /// Identifies an original.
    ///
    /// - Parameters:
    ///   - key: its key in the store.
    ///   - tag: its entity tag, as its store gives it.
    ///   - size: its encoded bytes.
    public init(key: ObjectKey, tag: String, size: Int) {
        self.key = key
        self.tag = ByteString(tag)
        self.size = size
    }
}
