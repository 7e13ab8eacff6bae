// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// How the function answers requests over HTTP.
public enum LambdaResponseMode: String, Sendable, CaseIterable {
    /// In a stream to function URLs, in one piece to all others.
    case auto
    /// In a stream to whatever can take one: function URLs.
    case streamed
    /// In one piece, for a function URL whose `InvokeMode` is `BUFFERED`.
    case buffered

    /// Whether an answer goes in a stream.
    ///
    /// An event does not say what a function URL's `InvokeMode` is. One that
    /// is `BUFFERED` would show its client the stream as it is, head and all.
    public func isStreamed(to source: LambdaHTTPRequest.Source) -> Bool {
        self != .buffered && source == .functionURL
    }
}
