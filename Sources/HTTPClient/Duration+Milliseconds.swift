// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

extension Duration {
    /// Whole milliseconds, rounded up so that a wait is never too short; as many as fit, of more than 292 million years.
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        guard abs(seconds) < Int64.max / 1000 else { return seconds < 0 ? .min : .max }
        return Int(seconds) * 1000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
