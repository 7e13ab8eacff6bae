// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import AWS

/// A record as S3 writes it ("Event message structure", Amazon S3 User Guide).
///
/// Most of it is absent somewhere: a removal has no size, and servers that speak like S3 leave out who did it.
struct S3Notification: Decodable {
    private let version: String?
    private let name: String?
    private let object: ObjectFields

    private enum Keys: String, CodingKey {
        case eventVersion, eventName, s3
    }

    private enum Fields: String, CodingKey {
        case name, key, size, eTag, versionId, sequencer
    }

    init(from decoder: any Decoder) throws {
        let record = try decoder.container(keyedBy: Keys.self)
        version = record.lenient(.eventVersion)
        name = record.lenient(.eventName)
        object = ObjectFields(
            of: record, at: .s3,
            ObjectFields.Spelling<Fields>(
                name: .name, key: .key, size: .size, etag: .eTag, versionID: .versionId, sequencer: .sequencer))
    }

    /// The event, or nil if it neither makes nor removes an object.
    ///
    /// - Throws: ``EventError``; `place` says where in the message it stands.
    func event(_ place: String) throws(EventError) -> ObjectEvent? {
        guard version?.prefix(while: { $0 != "." }) == "2" else {
            throw EventError(
                .version, "The \(place) is of version \(version.shown) of S3's message structure; only 2.x is known.")
        }
        guard let name else { throw EventError(.record, "The \(place) has no eventName.") }
        let plain = name.hasPrefix("s3:") ? String(name.dropFirst(3)) : name
        guard let change = Self.change(plain) else { return nil }
        return try object.event(change, name: plain, place) { key throws(EventError) in
            guard let decoded = PercentEncoding.decodedForm(key) else {
                throw EventError(.key, "The key \(key.shown) of the \(place) is not form-encoded UTF-8.")
            }
            return decoded
        }
    }

    /// What an event's name says, nil if nothing about there being an object.
    private static func change(_ name: String) -> ObjectEvent.Change? {
        switch name.prefix(while: { $0 != ":" }) {
        case "ObjectCreated": .created
        // A delete marker hides an object as well as a deletion does, and so does the end of its life.
        case "ObjectRemoved", "LifecycleExpiration": .removed
        default: nil
        }
    }
}
