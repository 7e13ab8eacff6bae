// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Percent-encoding of a URL's path (RFC 3986 §2.1), one way only.
enum PercentCoding {
    /// Decodes `%41` and the like, or gives nil when an escape is cut off or the bytes are not UTF-8.
    ///
    /// `+` stays a plus: a space is `%20` in a path, and only forms use `+` for it.
    static func decode(_ text: Substring.UTF8View) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            text.formIndex(after: &index)
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let escape = text[index...].prefix(2)
            guard escape.count == 2, let high = hexValue(escape.first), let low = hexValue(escape.last) else {
                return nil
            }
            bytes.append(high << 4 | low)
            text.formIndex(&index, offsetBy: 2)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Encodes a key as the path of its canonical URL.
    ///
    /// What RFC 3986 §3.3 allows in a path stays as it is, as browsers leave it, so that ordinary links need no
    /// redirect. The one exception is `+`: S3 takes a bare plus in a path for a space, and the CDN asks S3 first.
    static func encode(_ key: String) -> String {
        var path = ""
        path.reserveCapacity(key.utf8.count)
        for byte in key.utf8 {
            if isPlain(byte) {
                path.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                path += "%"
                path.unicodeScalars.append(hexDigit(byte >> 4))
                path.unicodeScalars.append(hexDigit(byte & 15))
            }
        }
        return path
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~/!$&'()*,;=:@".utf8.contains(byte)
        }
    }

    private static func hexValue(_ digit: UInt8?) -> UInt8? {
        switch digit {
        case .some(let digit) where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit):
            digit - UInt8(ascii: "0")
        case .some(let digit) where (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(digit):
            digit - UInt8(ascii: "A") + 10
        case .some(let digit) where (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(digit):
            digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    private static func hexDigit(_ value: UInt8) -> Unicode.Scalar {
        Unicode.Scalar(value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10)
    }
}
