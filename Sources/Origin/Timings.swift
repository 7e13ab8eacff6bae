// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// How long the parts of an answer took, in the order they happened: the value of `Server-Timing`.
public struct Timings: Sendable {
    /// Name and length of each part.
    public private(set) var parts: [(name: String, duration: Duration)] = []

    /// None yet.
    public init() {}

    mutating func add(_ name: String, _ duration: Duration) {
        parts.append((name, duration))
    }

    /// Notes the time since an instant.
    mutating func add(_ name: String, since start: ContinuousClock.Instant) {
        add(name, start.duration(to: .now))
    }
}
