// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The secret that changes on the admin port are made with.
struct AdminToken: Sendable, CustomStringConvertible, CustomReflectable {
    /// What is sent after `Bearer`.
    let secret: String

    /// Takes a secret of 16 bytes or more, of the characters that a header's value may have without a space.
    init?(_ text: String) {
        guard text.utf8.count >= 16, text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else { return nil }
        secret = text
    }

    /// Never the secret.
    var description: String { "AdminToken" }

    /// Never the secret.
    var customMirror: Mirror { Mirror(self, children: []) }
}
