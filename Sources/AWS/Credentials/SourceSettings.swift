// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPClient

/// What all sources of credentials are made with.
struct SourceSettings: Sendable {
    /// The environment, by name.
    var environment: [String: String]

    /// What sends requests.
    var http: any HTTPSending

    /// When a source's endpoint is asked again within one attempt.
    var retry: RetryPolicy

    /// Tells the time, in seconds since 1970.
    var unixSeconds: @Sendable () -> Int64

    /// How long each thing may take.
    var patience = SourcePatience()
}

extension SourceSettings: CustomReflectable, CustomStringConvertible {
    /// Nothing: the environment holds secrets.
    var customMirror: Mirror { Mirror(self, children: []) }

    /// The type alone.
    var description: String { "SourceSettings" }
}
