// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The page at `/metrics`, made when it is asked for.
public struct MetricsText: Sendable {
    let contentType: String
    let make: @Sendable () -> String

    /// Makes the page's maker.
    public init(contentType: String, make: @escaping @Sendable () -> String) {
        self.contentType = contentType
        self.make = make
    }
}
