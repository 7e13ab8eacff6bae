// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CCrypto

/// Signatures that let a URL ask for what is not offered to everybody: `?sig=…`, with `&expires=…` for a time.
///
/// What is signed is the canonical path, and the time if there is one. The signature stays outside the path: it
/// authorises the making of a variant without becoming part of its name.
public struct URLSignature: Sendable {
    private let keys: [SigningKey]

    /// Makes the check for one key, or two while the old one is being replaced; the first one signs.
    public init(keys: [SigningKey]) { self.keys = keys }

    /// The query that signs a path: `sig=…`, or `expires=…&sig=…`.
    ///
    /// - Parameters:
    ///   - path: the canonical path, percent-encoded, such as `/1000x/cat.jpg`.
    ///   - expires: Unix seconds from when on the URL is worth nothing.
    /// - Returns: nil when there is no key.
    public func query(for path: String, expires: Int64? = nil) -> String? {
        guard let key = keys.first else { return nil }
        let signature = Base64URL.encode(key.code(of: Self.message(path, expires)))
        guard let expires else { return "sig=\(signature)" }
        return "expires=\(expires)&sig=\(signature)"
    }

    /// What a query proves for a path.
    enum Verdict: Equatable {
        case valid, missing, wrong, expired
    }

    /// Judges a request.
    ///
    /// The path is taken as it came, byte for byte, since every other spelling is another URL. The signature is compared
    /// as text: of the last letter of base64url only some bits count, so decoding would let two letters pass for one.
    ///
    /// - Parameters:
    ///   - path: the path as it came.
    ///   - query: the query as it came, without the `?`.
    ///   - now: Unix seconds.
    func verdict(_ path: Substring, _ query: Substring, now: Int64) -> Verdict {
        let parameters = SignatureQuery(query)
        guard let given = parameters.signature else { return .missing }
        guard !parameters.isAmbiguous else { return .wrong }
        let message = Self.message(String(path), parameters.expires)
        // Every key is tried, whichever fits, so that the time tells nothing about which one did.
        let fits = keys.reduce(false) { fits, key in Self.matches(given, key.code(of: message)) || fits }
        guard fits else { return .wrong }
        guard let expires = parameters.expires, expires <= now else { return .valid }
        return .expired
    }

    private static func message(_ path: String, _ expires: Int64?) -> String {
        expires.map { "\(path)?expires=\($0)" } ?? path
    }

    private static func matches(_ given: Substring, _ code: [UInt8]) -> Bool {
        let expected = Array(Base64URL.encode(code).utf8)
        let given = Array(given.utf8)
        guard !code.isEmpty, given.count == expected.count else { return false }
        return ccrypto_equal(given, expected, expected.count)
    }
}
