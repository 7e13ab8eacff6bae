// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A part of a listing.
public struct S3ListPage: Sendable, Hashable {
    /// One object in it.
    public struct Entry: Sendable, Hashable {
        /// The object's key.
        public let key: String
        /// Bytes.
        public let size: Int
        /// The entity tag without its quotes.
        public let etag: String
        /// Seconds since 1970; 0 if S3 did not say.
        public let lastModified: Int64
    }

    /// The objects, in the order of their keys' UTF-8 bytes.
    public let entries: [Entry]

    /// What keys have up to the delimiter that was asked for, with it, such as `800x600/`; each once.
    public let folders: [String]

    /// Asks for the next part; nil if this is the last.
    public let continuation: String?
}
