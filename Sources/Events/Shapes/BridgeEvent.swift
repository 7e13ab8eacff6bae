// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// An event as EventBridge delivers it ("EventBridge event message structure", Amazon S3 User Guide).
///
/// Unlike in S3's own notifications, a key stands here as it is: `+` is a plus and `%41` three characters.
struct BridgeEvent: Decodable {
    private let source: String?
    private let detailType: String?
    private let bucket: String?
    private let key: String?
    private let size: Int64?
    private let etag: String?
    private let versionID: String?
    private let sequencer: String?

    private enum Keys: String, CodingKey {
        case source
        case detailType = "detail-type"
        case detail
    }

    private enum Parts: String, CodingKey {
        case bucket, object
    }

    private enum Fields: String, CodingKey {
        case name, key, size, etag, sequencer
        case versionID = "version-id"
    }

    init(from decoder: any Decoder) throws {
        let event = try decoder.container(keyedBy: Keys.self)
        source = event.lenient(.source)
        detailType = event.lenient(.detailType)
        let detail = try? event.nestedContainer(keyedBy: Parts.self, forKey: .detail)
        let bucketFields = try? detail?.nestedContainer(keyedBy: Fields.self, forKey: .bucket)
        bucket = bucketFields?.lenient(.name)
        let object = try? detail?.nestedContainer(keyedBy: Fields.self, forKey: .object)
        key = object?.lenient(.key)
        size = object?.lenient(.size)
        etag = object?.lenient(.etag)
        versionID = object?.lenient(.versionID)
        sequencer = object?.lenient(.sequencer)
    }

    /// Whether this is EventBridge's shape, and about S3.
    var isPresent: Bool { source == "aws.s3" && detailType != nil }

    /// The event, or nil if it neither makes nor removes an object.
    func event() throws(EventError) -> ObjectEvent? {
        let place = "event from EventBridge"
        let change: ObjectEvent.Change
        switch detailType {
        case "Object Created": change = .created
        case "Object Deleted": change = .removed
        default: return nil
        }
        guard let bucket, !bucket.isEmpty else { throw EventError(.record, "The \(place) names no bucket.") }
        guard let key else { throw EventError(.record, "The \(place) has no key.") }
        return try ObjectEvent(
            change, bucket: bucket, key: key.checkedKey(place), sequencer: sequencer.flatMap { Sequencer($0) },
            etag: etag?.unquoted, size: size.flatMap { $0 >= 0 ? $0 : nil }, versionID: versionID,
            name: detailType ?? "")
    }
}
