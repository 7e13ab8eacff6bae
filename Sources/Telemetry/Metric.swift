// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// One row of the table of metrics: what `/metrics` says of a name, and the documentation too.
public struct Metric: Sendable {
    /// How a metric behaves ("Metric types" of the Prometheus documentation).
    public enum Kind: String, Sendable {
        /// Only goes up, until the process ends.
        case counter
        /// Goes up and down.
        case gauge
        /// Counts observations by size.
        case histogram
    }

    /// The name on the page.
    public let name: String
    /// How it behaves.
    public let kind: Kind
    /// The labels' names, each with a closed set of values.
    public let labels: [String]
    /// What it tells, in one sentence.
    public let help: String

    init(_ name: String, _ kind: Kind, _ labels: [String] = [], _ help: String) {
        self.name = name
        self.kind = kind
        self.labels = labels
        self.help = help
    }
}
