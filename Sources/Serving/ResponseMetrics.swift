// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Metrics
internal import Synchronization

/// What is counted of the answers of the public port.
///
/// The counters are kept, since a hit in memory costs some 50 µs altogether, and finding one anew a few of them.
final class ResponseMetrics: Sendable {
    private struct Key: Hashable {
        let status: Int
        let outcome: ResponseOutcome
    }

    private let counters = Mutex<[Key: Counter]>([:])
    private let timers: [ResponseOutcome: Metrics.Timer]
    private let inWork = Meter(label: "miniature_http_requests_in_work")

    init() {
        timers = Dictionary(
            uniqueKeysWithValues: ResponseOutcome.all.map {
                ($0, Metrics.Timer(label: "miniature_http_response_seconds", dimensions: [("outcome", $0.name)]))
            })
    }

    func began() { inWork.increment() }
    func ended() { inWork.decrement() }

    func count(_ outcome: ResponseOutcome, status: Int, took duration: Duration) {
        counter(Key(status: status, outcome: outcome)).increment()
        timers[outcome]?.record(duration: duration)
    }

    private func counter(_ key: Key) -> Counter {
        counters.withLock { counters in
            if let counter = counters[key] { return counter }
            let counter = Counter(
                label: "miniature_http_responses_total",
                dimensions: [("status", String(key.status)), ("outcome", key.outcome.name)])
            counters[key] = counter
            return counter
        }
    }
}
