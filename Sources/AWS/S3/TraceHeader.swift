// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What AWS follows a request by from service to service (`X-Amzn-Trace-Id`).
///
/// Lambda gives one with each invocation. Passed on with the calls to S3 it
/// lets AWS see, and after some 16 rounds break, the loop of a function whose
/// own objects invoke it again ("Lambda recursive loop detection").
public enum TraceHeader {
    /// The value that calls of this task carry; nil for none.
    @TaskLocal public static var current: String?

    static let name = "x-amzn-trace-id"

    /// The longest value that is passed on, in bytes; real ones have up to 250.
    static let longest = 1024

    /// The value if it can stand in a header.
    ///
    /// It comes from outside, and a call is better made untraced than refused
    /// for it.
    static var field: String? {
        guard let current, (1...longest).contains(current.utf8.count),
            current.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        return current
    }
}
