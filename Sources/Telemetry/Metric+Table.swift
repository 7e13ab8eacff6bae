// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

extension Metric {
    /// Every metric, in the order of the documentation.
    ///
    /// Labels are taken from closed sets only: a label with a key or a URL in it would make a series for each picture.
    public static let table: [Metric] = [
        Metric(
            "miniature_http_responses_total", .counter, ["status", "outcome"],
            "Answers of the public port: where a picture came from, or which problem was answered instead."),
        Metric(
            "miniature_http_response_seconds", .histogram, ["outcome"],
            "From a request's head to its answer's head."),
        Metric("miniature_http_requests_in_work", .gauge, "Requests being answered."),
        Metric("miniature_flights", .gauge, "Variants and originals being got or made, each for all who wait for it."),
        Metric("miniature_memory_cache_bytes", .gauge, "Bytes of variants held in memory."),
        Metric(
            "miniature_s3_requests_total", .counter, ["operation", "outcome"],
            "Requests to S3, each try counted, and what came of them."),
        Metric(
            "miniature_s3_request_seconds", .histogram, ["operation"], "From a request to S3 to the end of its answer."),
        Metric(
            "miniature_s3_suspended_total", .counter, ["operation"],
            "Calls to S3 that were not made, because a circuit was open."),
        Metric("miniature_s3_circuit_open", .gauge, "1 while S3 is not asked, since it failed several times in a row."),
        Metric("miniature_s3_writes_open", .gauge, "1 while nothing is stored, since S3 has refused it for good."),
        Metric("miniature_s3_clock_offset_seconds", .gauge, "How far S3's clock is ahead, where that matters."),
        Metric(
            "miniature_credentials_refreshes_total", .counter, ["outcome"],
            "Times that credentials were got from their source."),
        Metric(
            "miniature_write_backs_total", .counter, ["outcome"],
            "Variants that were to be stored: stored, found there, given up, dropped or not wanted any more."),
        Metric("miniature_write_backs_waiting", .gauge, "Variants in line to be stored."),
        Metric(
            "miniature_renders_total", .counter, ["outcome"], "Jobs given to the render processes, and their ends."),
        Metric(
            "miniature_renders_joined_total", .counter, [],
            "Jobs that were done together with another on the same original, from its decode."),
        Metric(
            "miniature_render_seconds", .histogram, ["stage"],
            "How long a job waited (`queue`), and how long the stages of what was done together took."),
        Metric(
            "miniature_render_deaths_total", .counter, ["cause"],
            "Render processes that ended before their time: crashed, killed from outside, or killed at a deadline."),
        Metric("miniature_render_processes_ready", .gauge, "Render processes that are ready for work."),
        Metric("miniature_render_jobs_waiting", .gauge, "Jobs in line for a render process."),
        Metric(
            "miniature_events_total", .counter, ["outcome"],
            "Events handled: sizes made, already there, removed; not usable, failed, passed over, not readable."),
        Metric("miniature_event_seconds", .histogram, ["outcome"], "From an event's turn to all sizes stored."),
        Metric(
            "miniature_queue_messages_total", .counter, ["outcome"],
            "Messages of the queue: done, left to come again, left to the dead letters, or lost to another worker."),
        Metric("miniature_queue_receives_total", .counter, ["outcome"], "Requests to the queue for messages."),
        Metric("miniature_queue_messages_in_work", .gauge, "Messages of the queue in work."),
        Metric(
            "miniature_sns_messages_total", .counter, ["outcome", "cause"],
            "Messages posted by SNS, or by somebody who says so, and why they were refused."),
        Metric(
            "miniature_lambda_invocations_total", .counter, ["kind", "outcome"], "Invocations of the Lambda function."),
        Metric("process_cpu_seconds_total", .counter, "Processor time of the server, without its render processes."),
        Metric("process_resident_memory_bytes", .gauge, "Memory of the server, without its render processes."),
        Metric("process_open_fds", .gauge, "Open files and sockets of the server."),
        Metric("process_max_fds", .gauge, "The most files and sockets that the server may have open."),
        Metric("process_start_time_seconds", .gauge, "When the server was started, in Unix seconds."),
    ]

    private init(_ name: String, _ kind: Kind, _ help: String) {
        self.init(name, kind, [], help)
    }
}
