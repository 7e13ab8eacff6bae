// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Spelling

extension ObjectEvent {
    /// Of several events on one object the one that tells how it is now.
    ///
    /// S3 delivers at least once and in any order, and says by ``sequencer`` what came after what. Among the events of an
    /// object that have one, the greatest counts. An event without counts if it stands behind that one: its place is all
    /// that is known of it.
    ///
    /// - Returns: one event for each object, in the order in which the objects first appear.
    public static func latest(of events: [ObjectEvent]) -> [ObjectEvent] {
        var order: [Object] = []
        var objects: [Object: Latest] = [:]
        for (place, event) in events.enumerated() {
            let object = Object(bucket: ByteString(event.bucket), key: event.key)
            if objects[object] == nil { order.append(object) }
            objects[object, default: Latest()].take(event, at: place)
        }
        return order.compactMap { objects[$0]?.event }
    }

    /// Which object an event is about.
    private struct Object: Hashable {
        let bucket: ByteString
        let key: ObjectKey
    }

    /// The latest event of one object so far.
    private struct Latest {
        private var ordered: (place: Int, event: ObjectEvent, sequencer: Sequencer)?
        private var unordered: (place: Int, event: ObjectEvent)?

        mutating func take(_ event: ObjectEvent, at place: Int) {
            guard let sequencer = event.sequencer else {
                unordered = (place, event)
                return
            }
            guard ordered.map({ $0.sequencer < sequencer }) ?? true else { return }
            ordered = (place, event, sequencer)
        }

        var event: ObjectEvent? {
            guard let unordered else { return ordered?.event }
            guard let ordered, ordered.place > unordered.place else { return unordered.event }
            return ordered.event
        }
    }
}
