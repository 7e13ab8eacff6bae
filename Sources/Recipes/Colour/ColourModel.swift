// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What the bands of a picture are, opacity left out.
public enum ColourModel: Hashable, Sendable {
    /// One band of light.
    case grey
    /// Three bands of light.
    case rgb
    /// Four bands of ink.
    case cmyk
}
