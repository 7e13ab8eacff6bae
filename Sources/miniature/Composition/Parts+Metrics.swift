// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import AWS
internal import CoreMetrics
internal import Origin
internal import RenderPool
internal import Serving
internal import Stores
internal import Telemetry

extension Parts {
    /// Has everything counted from now on; once a process, and before anything that counts is made.
    func startMetrics() -> Prometheus {
        let registry = Prometheus()
        MetricsSystem.bootstrap(registry)
        return registry
    }

    /// The page at `/metrics`: what is counted, and what is looked up when it is asked for.
    func metricsPage(
        _ registry: Prometheus, _ origin: Origin, _ pool: RenderPool, _ store: any ObjectStore
    ) -> MetricsText {
        let page = MetricsPage(registry, readings: [{ Self.readings(origin, pool, store) }])
        return MetricsText(contentType: MetricsPage.contentType) { page.text }
    }

    private static func readings(
        _ origin: Origin, _ pool: RenderPool, _ store: any ObjectStore
    ) -> [(name: String, value: Double)] {
        let activity = origin.activity
        var readings = [
            ("miniature_flights", Double(activity.flights)),
            ("miniature_memory_cache_bytes", Double(activity.memoryBytes)),
            ("miniature_write_backs_waiting", Double(activity.writeBacks)),
            ("miniature_render_processes_ready", Double(pool.readyWorkers)),
            ("miniature_render_jobs_waiting", Double(pool.waitingJobs)),
        ]
        if let bucket = store as? S3Store {
            readings += [
                ("miniature_s3_circuit_open", bucket.circuit == .closed ? 0 : 1),
                ("miniature_s3_writes_open", bucket.writes == .closed ? 0 : 1),
                ("miniature_s3_clock_offset_seconds", Double(bucket.clockOffset)),
            ]
        }
        return readings.map { (name: $0.0, value: $0.1) }
    }
}
