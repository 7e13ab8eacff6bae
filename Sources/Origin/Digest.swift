// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CCrypto

/// SHA-256 (FIPS 180-4), shortened where only chance collisions matter.
enum Digest {
    /// The first `bytes` bytes of a text's hash in hexadecimal.
    static func hex(of text: String, bytes: Int) -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        var text = text
        _ = text.withUTF8 { ccrypto_sha256($0.baseAddress, $0.count, &digest) }
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: digest.prefix(bytes).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
