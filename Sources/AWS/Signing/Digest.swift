// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CCrypto
public import NIOCore

/// SHA-256 and what is made of it (FIPS 180-4, RFC 2104).
///
/// The preconditions hold whatever the input: libcrypto refuses these calls
/// only if it is itself broken, and an unsigned or wrongly signed request
/// would then be no better than the end.
public enum Digest {
    /// The digest of no bytes, in hexadecimal.
    public static let ofNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    /// The SHA-256 of a buffer's readable bytes, in lower-case hexadecimal.
    public static func sha256(_ buffer: ByteBuffer) -> String {
        buffer.withUnsafeReadableBytes { hexadecimal(sha256($0)) }
    }

    /// The SHA-256 of a text's UTF-8 bytes, in lower-case hexadecimal.
    public static func sha256(_ text: String) -> String {
        var text = text
        return text.withUTF8 { hexadecimal(sha256(UnsafeRawBufferPointer($0))) }
    }

    private static func sha256(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { digest, count in
            let done = digest.baseAddress.map { ccrypto_sha256(bytes.baseAddress, bytes.count, $0) } ?? false
            precondition(done, "libcrypto refused SHA-256.")
            count = 32
        }
    }

    /// The HMAC-SHA-256 of a text's UTF-8 bytes.
    static func hmac(_ key: [UInt8], _ text: String) -> [UInt8] {
        var text = text
        return text.withUTF8 { bytes in
            [UInt8](unsafeUninitializedCapacity: 32) { code, count in
                let done =
                    code.baseAddress.map {
                        ccrypto_hmac_sha256(key, key.count, bytes.baseAddress, bytes.count, $0)
                    } ?? false
                precondition(done, "libcrypto refused HMAC-SHA-256.")
                count = 32
            }
        }
    }

    /// Bytes as lower-case hexadecimal digits.
    static func hexadecimal(_ bytes: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: bytes.count * 2) { text in
            for (index, byte) in bytes.enumerated() {
                text[index * 2] = digit(byte >> 4)
                text[index * 2 + 1] = digit(byte & 0x0F)
            }
            return bytes.count * 2
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}
