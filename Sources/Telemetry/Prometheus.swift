// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import CoreMetrics
internal import Synchronization

/// The back end of swift-metrics that keeps everything in memory, for Prometheus to fetch as text.
///
/// A metric is a name, and a series for each set of labels it was asked for with. Neither is ever forgotten: their
/// number is bounded by the code, since labels come from closed sets.
public final class Prometheus: MetricsFactory {
    private let state = Mutex<[String: MetricFamily]>([:])

    /// None yet.
    public init() {}

    /// See `MetricsFactory`.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, .counter) as? CounterSeries ?? CounterSeries()
    }

    /// See `MetricsFactory`.
    ///
    /// What aggregates is a histogram of seconds or bytes; what does not, a gauge.
    public func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        guard aggregate else { return series(label, dimensions, .gauge) as? GaugeSeries ?? GaugeSeries() }
        return series(label, dimensions, .histogram) as? HistogramSeries ?? HistogramSeries()
    }

    /// See `MetricsFactory`.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, .gauge) as? GaugeSeries ?? GaugeSeries()
    }

    /// See `MetricsFactory`.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions, .histogram) as? HistogramSeries ?? HistogramSeries()
    }

    /// Does nothing: a series that vanishes looks like a restart to Prometheus.
    public func destroyCounter(_ handler: any CounterHandler) {}
    /// Does nothing.
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    /// Does nothing.
    public func destroyMeter(_ handler: any MeterHandler) {}
    /// Does nothing.
    public func destroyTimer(_ handler: any TimerHandler) {}

    /// The families with what they hold now, by name.
    var families: [(name: String, family: MetricFamily)] {
        state.withLock { $0.map { (name: $0.key, family: $0.value) } }.sorted { $0.name < $1.name }
    }

    /// The series of these labels, made if it is new.
    ///
    /// A name that is used for two kinds of metric is a mistake in the code: the second use counts into the void.
    private func series(_ label: String, _ dimensions: [(String, String)], _ kind: Metric.Kind) -> any MetricSeries {
        let labels = LabelSet(dimensions)
        return state.withLock { families in
            if let known = families[label]?.series[labels] { return known }
            let fresh: any MetricSeries =
                switch kind {
                case .counter: CounterSeries()
                case .gauge: GaugeSeries()
                case .histogram: HistogramSeries()
                }
            guard families[label, default: MetricFamily(kind: kind)].kind == kind else { return fresh }
            families[label, default: MetricFamily(kind: kind)].series[labels] = fresh
            return fresh
        }
    }
}
