// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import Spelling

extension ObjectKey: ExpressibleByStringInterpolation {
    /// The key that a test writes down.
    public init(stringLiteral text: String) {
        do { try self.init(text) } catch { fatalError("\(text) is no key: \(error)") }
    }
}

extension ByteString: ExpressibleByStringInterpolation {
    /// The text that a test writes down.
    public init(stringLiteral text: String) { self.init(text) }
}
