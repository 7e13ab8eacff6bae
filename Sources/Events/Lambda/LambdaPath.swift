// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Paths and queries of Lambda's events, put back into the form of a URL.
///
/// What the sources of events do to a path, by captures that others have
/// published of live ones:
///
/// - A function URL and a load balancer hand it on as it was sent.
/// - An HTTP API of API Gateway decodes it, `rawPath` though it is called, and
///   ends it at a `?` that was `%3F`. So `%2F` and `/`, `%2B` and `+` can't be
///   told apart any more, and a `%41` there was `%2541`.
enum LambdaPath {
    /// A path that was left as it was sent: only what can't stand in one is encoded.
    ///
    /// Escapes stay, and a `%` that begins none too: that is how a malformed
    /// URL is known as one.
    static func kept(_ path: String) -> String { rooted(escape(path) { isPathByte($0) || $0 == UInt8(ascii: "%") }) }

    /// A path that was decoded, encoded anew as canonical paths are.
    ///
    /// A plus too: the redirect to the canonical `%2B` would otherwise come
    /// back as a plus, without end.
    static func encoded(_ path: String) -> String {
        rooted(escape(path) { isPathByte($0) && $0 != UInt8(ascii: "+") })
    }

    /// A query, which all sources leave as it was sent.
    static func query(_ query: String) -> String {
        escape(query) { isPathByte($0) || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "%") }
    }

    private static func rooted(_ path: String) -> String { path.utf8.first == UInt8(ascii: "/") ? path : "/" + path }

    private static func escape(_ text: String, keeping isKept: (UInt8) -> Bool) -> String {
        guard !text.utf8.allSatisfy(isKept) else { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count * 2)
        for byte in text.utf8 {
            guard !isKept(byte) else {
                bytes.append(byte)
                continue
            }
            bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let digits = Array("0123456789ABCDEF".utf8)

    /// RFC 3986 §3.3 `pchar` without escapes, and `/`.
    private static func isPathByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~/!$&'()*+,;=:@".utf8.contains(byte)
        }
    }
}
