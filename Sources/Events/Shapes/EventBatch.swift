// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What one message says.
///
/// One bad record must not lose the others, so it is refused beside them.
public struct EventBatch: Sendable, Hashable {
    /// Why a message or record is passed over, though nothing is wrong with it.
    public enum Skip: String, Sendable, CaseIterable {
        /// `s3:TestEvent`, which S3 sends when a notification is set up.
        case test
        /// An event that neither makes nor removes an object: tags, restores, replication, access lists.
        case otherEvent
        /// SNS asks to confirm a subscription or its end, where it should have been done already.
        case subscription
    }

    /// What happened to objects, in the order of the message.
    public internal(set) var events: [ObjectEvent] = []
    /// What could not be read, each naming its record.
    public internal(set) var refusals: [EventError] = []
    /// What was passed over.
    public internal(set) var skipped: [Skip] = []
}
