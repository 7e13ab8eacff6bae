// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import Spelling

/// What happened to one object of a bucket, whatever envelope the news came in.
///
/// Its text comes from outside, so it is compared by bytes where that matters: see ``isOnSameObject(as:)``.
public struct ObjectEvent: Sendable, Hashable {
    /// What happened.
    public enum Change: String, Sendable, CaseIterable {
        /// There is an object under this key, new or in place of another.
        case created
        /// There is none any more, or none that is shown without asking for an old version.
        case removed
    }

    /// What happened.
    public var change: Change
    /// The bucket's name.
    public var bucket: String
    /// The object's whole key, decoded.
    public var key: ObjectKey
    /// Where the event stands among those of the same key, if the sender says so.
    public var sequencer: Sequencer?
    /// The new object's entity tag without quotes, if the sender says so.
    public var etag: String?
    /// The new object's size in bytes, if the sender says so.
    public var size: Int64?
    /// The version of the object, in a bucket that keeps them.
    public var versionID: String?
    /// What the sender calls the event, without `s3:`, such as `ObjectCreated:Put` or `Object Created`.
    public var name: String

    /// Describes an event.
    public init(
        _ change: Change,
        bucket: String,
        key: ObjectKey,
        sequencer: Sequencer? = nil,
        etag: String? = nil,
        size: Int64? = nil,
        versionID: String? = nil,
        name: String = ""
    ) {
        self.change = change
        self.bucket = bucket
        self.key = key
        self.sequencer = sequencer
        self.etag = etag
        self.size = size
        self.versionID = versionID
        self.name = name
    }

    /// Whether both are about the same key of the same bucket, by its bytes.
    ///
    /// `==` on strings takes `é` in one code point for `é` in two; they are two objects.
    public func isOnSameObject(as other: ObjectEvent) -> Bool {
        key == other.key && bucket.utf8.elementsEqual(other.bucket.utf8)
    }
}
