// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CoreMetrics
internal import Synchronization

/// How many observations were up to each of some bounds, and their sum.
final class HistogramSeries: TimerHandler, RecorderHandler, MetricSeries {
    /// In seconds: from a hit in memory to the longest that a request may take.
    static let bounds = [
        0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25,
    ]

    private struct State {
        var counts = [Int](repeating: 0, count: HistogramSeries.bounds.count + 1)
        var sum = 0.0
    }

    private let state = Mutex(State())

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1_000_000_000) }
    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        let place = Self.bounds.firstIndex { value <= $0 } ?? Self.bounds.count
        state.withLock { state in
            state.counts[place] += 1
            state.sum += value
        }
    }

    var samples: [Sample] {
        let state = state.withLock { $0 }
        var total = 0
        var samples: [Sample] = []
        for (index, count) in state.counts.enumerated() {
            total += count
            let bound = index < Self.bounds.count ? PageNumber.text(Self.bounds[index]) : "+Inf"
            samples.append(Sample(suffix: "_bucket", label: ("le", bound), value: Double(total)))
        }
        samples.append(Sample(suffix: "_sum", value: state.sum))
        samples.append(Sample(suffix: "_count", value: Double(total)))
        return samples
    }
}
