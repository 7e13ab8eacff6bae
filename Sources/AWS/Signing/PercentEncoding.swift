// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The one percent-encoding AWS signs: every byte but the unreserved of RFC
/// 3986, in upper-case hexadecimal, once.
///
/// Not `URLComponents`: that leaves `!$&'()*+,;=:@` alone, and S3 verifies a
/// signature against the strict form whatever was sent.
public enum PercentEncoding {
    /// Encodes an object key for a path: `/` is kept, nothing is normalised.
    public static func path(_ key: String) -> String { encode(key, keepingSlash: true) }

    /// Encodes a name or value of a query.
    public static func query(_ text: String) -> String { encode(text, keepingSlash: false) }

    /// Decodes what S3 encodes in a listing (`encoding-type=url`), where a space is
    /// `+`.
    ///
    /// Nil if it is not valid, or not UTF-8.
    public static func decodedForm(_ text: String) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case 0x2B: bytes.append(0x20)
            case 0x25:
                guard let high = rest.popFirst().flatMap(value), let low = rest.popFirst().flatMap(value) else {
                    return nil
                }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// One byte, encoded whatever it is.
    static func byte(_ byte: UInt8) -> String {
        String(decoding: [0x25, digit(byte >> 4), digit(byte & 0x0F)], as: UTF8.self)
    }

    private static func encode(_ text: String, keepingSlash: Bool) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count * 2)
        for byte in text.utf8 {
            guard !isUnreserved(byte), !(keepingSlash && byte == 0x2F) else {
                bytes.append(byte)
                continue
            }
            bytes.append(0x25)
            bytes.append(digit(byte >> 4))
            bytes.append(digit(byte & 0x0F))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
        default: false
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x41...0x46: digit - 0x37
        case 0x61...0x66: digit - 0x57
        default: nil
        }
    }
}
