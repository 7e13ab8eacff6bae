// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

extension Duration {
    /// Whole seconds, rounded up, none for what is past.
    var wholeSeconds: Int {
        let (seconds, attoseconds) = components
        return Int(max(0, attoseconds > 0 && seconds < .max ? seconds + 1 : seconds))
    }

    /// What SQS takes for a visibility timeout: at most 12 hours.
    var visibilitySeconds: Int { min(wholeSeconds, 43_200) }
}
