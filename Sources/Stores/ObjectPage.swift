// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import Spelling

/// A part of a list of objects.
public struct ObjectPage: Sendable, Hashable {
    /// One object in it.
    public struct Entry: Sendable, Hashable {
        /// The object's key.
        public let key: ObjectKey
        /// Bytes.
        public let size: Int
        /// As ``ObjectHead/etag``.
        public let etag: String
        /// As ``ObjectHead/lastModified``.
        public let lastModified: Int64

        /// Describes an object.
        public init(key: ObjectKey, size: Int, etag: String, lastModified: Int64) {
            self.key = key
            self.size = size
            self.etag = etag
            self.lastModified = DateRange.nearest(to: lastModified)
        }
    }

    /// The objects, in the order of their keys' bytes.
    public let entries: [Entry]

    /// Whether there are no more; else ask for those after the last key.
    public let isLast: Bool

    /// Describes a part.
    public init(entries: [Entry], isLast: Bool) {
        self.entries = entries
        self.isLast = isLast
    }
}
