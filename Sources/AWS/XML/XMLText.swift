// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Text inside the XML that is sent.
enum XMLText {
    /// Whether XML 1.0 can hold it, even by reference (§2.2).
    static func canHold(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0x09, 0x0A, 0x0D: true
            case 0..<0x20, 0xFFFE, 0xFFFF: false
            default: true
            }
        }
    }

    /// With references for what means something in XML, and for white space,
    /// which a reader may change.
    static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case 0x26: bytes += "&amp;".utf8
            case 0x3C: bytes += "&lt;".utf8
            case 0x3E: bytes += "&gt;".utf8
            case 0x09, 0x0A, 0x0D: bytes += "&#\(byte);".utf8
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
