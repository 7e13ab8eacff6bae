// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

extension Duration {
    /// Whole milliseconds, rounded up so that a wait is never too short.
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
