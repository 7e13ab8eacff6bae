// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CVips

/// An operation of libvips that failed.
///
/// The text is libvips' own, for the log. It never decides what happens: the buffer it comes from belongs to the whole
/// process, and its wording changes between versions. What failed is known from where it failed.
public struct VipsError: Error, Sendable {
    /// The operation as the libvips manual names it.
    public let operation: String
    /// What libvips said.
    public let diagnostic: String

    /// Tells of a fault that was found before libvips was asked.
    public init(operation: String, diagnostic: String) {
        self.operation = operation
        self.diagnostic = diagnostic
    }

    /// Takes libvips' last words for an operation that has just failed.
    init(operation: String) {
        self.operation = operation
        let text = cvips_take_error()
        defer { cvips_free(text) }
        diagnostic = String(cString: text)
    }
}
