// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Spelling

/// What S3's own records and EventBridge's events say of an object alike: its bucket and itself, in two containers whose
/// fields differ in spelling only.
struct ObjectFields {
    private enum Parts: String, CodingKey {
        case bucket, object
    }

    /// How one of the two spells the fields.
    struct Spelling<Key: CodingKey> {
        let name, key, size, etag, versionID, sequencer: Key
    }

    private let bucket: String?
    private let key: String?
    private let size: Int64?
    private let etag: String?
    private let versionID: String?
    private let sequencer: String?

    /// Reads what stands under `place`; whatever is missing or of another type is nil.
    init<Outer: CodingKey, Key: CodingKey>(
        of event: KeyedDecodingContainer<Outer>, at place: Outer, _ spelling: Spelling<Key>
    ) {
        let parts = try? event.nestedContainer(keyedBy: Parts.self, forKey: place)
        let about = try? parts?.nestedContainer(keyedBy: Key.self, forKey: .bucket)
        bucket = about?.lenient(spelling.name)
        let object = try? parts?.nestedContainer(keyedBy: Key.self, forKey: .object)
        key = object?.lenient(spelling.key)
        size = object?.lenient(spelling.size)
        etag = object?.lenient(spelling.etag)
        versionID = object?.lenient(spelling.versionID)
        sequencer = object?.lenient(spelling.sequencer)
    }

    /// The event of these fields.
    ///
    /// - Parameters:
    ///   - place: where in the message they stand, for errors.
    ///   - decode: makes the object's key of the one that is written.
    /// - Throws: ``EventError`` when there is no bucket, or no key that an object can have.
    func event(
        _ change: ObjectEvent.Change, name: String, _ place: String,
        decode: (String) throws(EventError) -> String
    ) throws(EventError) -> ObjectEvent {
        guard let bucket, !bucket.isEmpty else { throw EventError(.record, "The \(place) names no bucket.") }
        guard let key else { throw EventError(.record, "The \(place) has no key.") }
        return try ObjectEvent(
            change, bucket: bucket, key: decode(key).checkedKey(place),
            sequencer: sequencer.flatMap { Sequencer($0) }, etag: etag?.unquoted,
            size: size.flatMap { $0 >= 0 ? $0 : nil }, versionID: versionID, name: name)
    }
}
