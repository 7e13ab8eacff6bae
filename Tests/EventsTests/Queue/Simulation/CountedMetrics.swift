// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Metrics
import Spelling
import Synchronization

/// Keeps what is counted, by name and label.
final class CountedMetrics: MetricsFactory {
    private final class Handler: CounterHandler, RecorderHandler {
        private let key: String
        private let values: CountedMetrics

        init(_ key: String, _ values: CountedMetrics) {
            self.key = key
            self.values = values
            values.values.withLock { $0[key, default: []] = [0] }
        }

        func increment(by amount: Int64) {
            values.values.withLock { $0[key, default: []].append(($0[key]?.last ?? 0) + amount) }
        }

        func reset() {}

        func record(_ value: Int64) { values.values.withLock { $0[key, default: []].append(value) } }

        func record(_ value: Double) { record(Int64(value)) }
    }

    private let values = Mutex<[String: [Int64]]>([:])

    /// Everything there is, with its value now.
    var all: [String: Int64] { values.withLock { $0.compactMapValues(\.last) } }

    /// The value now, of names such as `miniature_queue_receives_total{outcome=ok}`.
    subscript(name: String) -> Int64? { values.withLock { $0[name]?.last } }

    /// The highest value there ever was.
    func peak(_ name: String) -> Int64? { values.withLock { $0[name]?.max() } }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        Handler(Self.key(label, dimensions), self)
    }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        Handler(Self.key(label, dimensions), self)
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler { NOOPMetricsHandler.instance }

    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}

    private static func key(_ label: String, _ dimensions: [(String, String)]) -> String {
        guard !dimensions.isEmpty else { return label }
        return "\(label){\(dimensions.map { "\($0)=\($1)" }.joined(separator: ","))}"
    }
}
