// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Numbers as the page spells them.
enum PageNumber {
    /// Whole numbers without a point, as people read them; others in Swift's shortest form, which Go reads too.
    static func text(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map(String.init) ?? "\(value)"
    }
}
