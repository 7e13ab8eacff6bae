// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import JobProtocol
internal import Metrics

/// What is counted of jobs and processes.
enum RenderMetrics {
    /// Counts a job's end, and how long it waited.
    static func count(_ outcome: Ticket.Outcome) {
        let name: String
        switch outcome {
        case .success(let renditions):
            name = "ok"
            if let first = renditions.first { record("queue", first.waited) }
        case .failure(let error): name = error.shortDescription
        }
        Counter(label: "miniature_renders_total", dimensions: [("outcome", name)]).increment()
    }

    /// Records how long it took to make the pictures of some jobs, and counts those that joined the first.
    static func record(_ timing: JobReply.Timing, jobs: Int) {
        record("decode", timing.decode)
        record("encode", timing.encode)
        if jobs > 1 { Counter(label: "miniature_renders_joined_total").increment(by: jobs - 1) }
    }

    /// Counts a process that ended by itself or by somebody else's hand.
    static func countDeath(_ death: WorkerProcess.Death) {
        let cause =
            switch death {
            case .crashed: "crashed"
            case .killed: "killed"
            case .exited: "exited"
            }
        countDeath(cause)
    }

    /// Counts a process that was killed since its job's time was over.
    static func countDeadline() { countDeath("deadline") }

    private static func countDeath(_ cause: String) {
        Counter(label: "miniature_render_deaths_total", dimensions: [("cause", cause)]).increment()
    }

    private static func record(_ stage: String, _ duration: Duration) {
        Timer(label: "miniature_render_seconds", dimensions: [("stage", stage)]).record(duration: duration)
    }
}
