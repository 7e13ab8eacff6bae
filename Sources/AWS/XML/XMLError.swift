// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A document is not well-formed, or has what no answer of AWS has.
struct XMLError: Error, Equatable {
    /// One sentence.
    let message: String
}
