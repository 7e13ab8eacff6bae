// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// An event as EventBridge delivers it ("EventBridge event message structure", Amazon S3 User Guide).
///
/// Unlike in S3's own notifications, a key stands here as it is: `+` is a plus and `%41` three characters.
struct BridgeEvent: Decodable {
    private let source: String?
    private let detailType: String?
    private let object: ObjectFields

    private enum Keys: String, CodingKey {
        case source
        case detailType = "detail-type"
        case detail
    }

    private enum Fields: String, CodingKey {
        case name, key, size, etag, sequencer
        case versionID = "version-id"
    }

    init(from decoder: any Decoder) throws {
        let event = try decoder.container(keyedBy: Keys.self)
        source = event.lenient(.source)
        detailType = event.lenient(.detailType)
        object = ObjectFields(
            of: event, at: .detail,
            ObjectFields.Spelling<Fields>(
                name: .name, key: .key, size: .size, etag: .etag, versionID: .versionID, sequencer: .sequencer))
    }

    /// Whether this is EventBridge's shape, and about S3.
    var isPresent: Bool { source == "aws.s3" && detailType != nil }

    /// The event, or nil if it neither makes nor removes an object.
    func event() throws(EventError) -> ObjectEvent? {
        let change: ObjectEvent.Change
        switch detailType {
        case "Object Created": change = .created
        case "Object Deleted": change = .removed
        default: return nil
        }
        return try object.event(change, name: detailType ?? "", "event from EventBridge") { $0 }
    }
}
