// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Metrics

/// What is counted of events.
enum UpkeepMetrics {
    /// What an event came to: a closed set, for a metric's label.
    enum Outcome: String {
        case made, current, removed, unusable, failed, skipped, unreadable
    }

    static func count(_ outcome: Outcome) {
        Counter(label: "miniature_events_total", dimensions: [("outcome", outcome.rawValue)]).increment()
    }

    static func count(_ outcome: Outcome, _ duration: Duration) {
        count(outcome)
        Timer(label: "miniature_event_seconds", dimensions: [("outcome", outcome.rawValue)]).record(duration: duration)
    }
}
