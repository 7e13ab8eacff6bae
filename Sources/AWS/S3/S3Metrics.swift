// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Metrics

/// What is counted of the requests to S3, each try for itself.
enum S3Metrics {
    static func count(_ operation: S3Operation, _ outcome: AWSError.Code?, took duration: Duration) {
        Counter(
            label: "miniature_s3_requests_total",
            dimensions: [("operation", operation.rawValue), ("outcome", outcome?.rawValue ?? "ok")]
        ).increment()
        Timer(label: "miniature_s3_request_seconds", dimensions: [("operation", operation.rawValue)])
            .record(duration: duration)
    }

    /// Counts a call that an open circuit kept from being made.
    static func countSuspended(_ operation: S3Operation) {
        Counter(label: "miniature_s3_suspended_total", dimensions: [("operation", operation.rawValue)]).increment()
    }
}
