// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Metrics

/// What is counted of a queue.
struct QueueMeters: Sendable {
    /// What became of a message.
    enum Outcome: String, CaseIterable {
        case done, retry, poison
        /// It was shown to others while it was in work.
        case lost
    }

    /// What came of asking.
    enum Receive: String, CaseIterable {
        case ok, empty, failed
    }

    private let messages: [Outcome: Counter]
    private let receives: [Receive: Counter]
    private let inWork: Gauge

    /// All of them, from 0, so that a rate can be told from the first count on.
    init(_ factory: any MetricsFactory) {
        func counters<Label: CaseIterable & Hashable & RawRepresentable<String>>(_ name: String) -> [Label: Counter] {
            let counters = Label.allCases.map { label in
                (label, Counter(label: name, dimensions: [("outcome", label.rawValue)], factory: factory))
            }
            return Dictionary(uniqueKeysWithValues: counters)
        }
        messages = counters("miniature_queue_messages_total")
        receives = counters("miniature_queue_receives_total")
        inWork = Gauge(label: "miniature_queue_messages_in_work", factory: factory)
        inWork.record(0)
    }

    func count(_ outcome: Outcome) { messages[outcome]?.increment() }

    func count(_ receive: Receive) { receives[receive]?.increment() }

    func record(inWork count: Int) { inWork.record(count) }
}
