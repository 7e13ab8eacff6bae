// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Metrics
internal import Synchronization

/// What is counted of the requests to S3, each try for itself.
///
/// Counters are kept: a miss has three requests, and finding each counter anew by its labels would cost more than signing.
enum S3Metrics {
    private struct Key: Hashable {
        let operation: S3Operation
        let outcome: AWSError.Code?
    }

    private static let counters = Mutex<[Key: Counter]>([:])
    private static let timers: [S3Operation: Metrics.Timer] = Dictionary(
        uniqueKeysWithValues: S3Operation.allCases.map {
            ($0, Metrics.Timer(label: "miniature_s3_request_seconds", dimensions: [("operation", $0.rawValue)]))
        })

    static func count(_ operation: S3Operation, _ outcome: AWSError.Code?, took duration: Duration) {
        counter(Key(operation: operation, outcome: outcome)).increment()
        timers[operation]?.record(duration: duration)
    }

    /// Counts a call that an open circuit kept from being made.
    static func countSuspended(_ operation: S3Operation) {
        Counter(label: "miniature_s3_suspended_total", dimensions: [("operation", operation.rawValue)]).increment()
    }

    private static func counter(_ key: Key) -> Counter {
        counters.withLock { counters in
            if let counter = counters[key] { return counter }
            let counter = Counter(
                label: "miniature_s3_requests_total",
                dimensions: [("operation", key.operation.rawValue), ("outcome", key.outcome?.rawValue ?? "ok")])
            counters[key] = counter
            return counter
        }
    }
}
