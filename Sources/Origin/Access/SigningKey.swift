// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CCrypto

/// A secret that URLs are signed with (HMAC-SHA256, RFC 2104).
public struct SigningKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// The shortest key, in bytes.
    ///
    /// A shorter one could be guessed from a signed URL.
    public static let shortest = 16

    private let bytes: [UInt8]

    /// Takes a key's text, or nil when it is shorter than ``shortest``.
    public init?(_ text: String) {
        guard text.utf8.count >= Self.shortest else { return nil }
        bytes = Array(text.utf8)
    }

    /// Never the key.
    public var description: String { "SigningKey(…)" }

    /// Never the key.
    public var customMirror: Mirror { Mirror(self, children: [:]) }

    /// The code of a message, 32 bytes.
    func code(of message: String) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 32)
        var message = message
        // libcrypto refuses only without memory; the zeros then sign nothing, since `verify` asks for success.
        let isGood = message.withUTF8 { ccrypto_hmac_sha256(bytes, bytes.count, $0.baseAddress, $0.count, &code) }
        return isGood ? code : []
    }
}
