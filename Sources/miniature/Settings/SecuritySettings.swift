// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Origin
internal import Serving

/// The readers of settings that hold secrets or say who may do what.
enum SecuritySettings {
    /// Two keys, so that the old one can be replaced without a moment at which URLs fail.
    static func signingKeys(_ read: SettingReader) throws(SettingError) -> [SigningKey] {
        try read.optionalList(.signingKeys, atMost: 2, SigningKey.init)
    }

    static func verifyHeader(_ read: SettingReader) throws(SettingError) -> VerifyHeader {
        let name = try read(.originVerifyHeader, default: "X-Origin-Verify") { isToken($0) ? $0 : nil }
        let values = try read.optionalList(.originVerify, atMost: 2) { $0.utf8.count >= 16 ? $0 : nil }
        return VerifyHeader(name: name, values: values)
    }

    static func cors(_ read: SettingReader) throws(SettingError) -> CORS {
        let origins = try read.list(.corsOrigins) { $0 == "*" || $0.contains("://") ? $0 : nil }
        return origins.contains("*") ? .anyone : .origins(origins)
    }

    static func freshness(_ read: SettingReader) throws(SettingError) -> Freshness {
        try read(.freshness, default: .immutable) { text in
            switch text {
            case "immutable": return .immutable
            case "events": return .events
            default:
                guard text.hasPrefix("ttl:") else { return nil }
                return SettingReader.integer(String(text.dropFirst(4)), in: 1...31_536_000).map(Freshness.ttl)
            }
        }
    }

    /// A name as it stands in a `Host`: letters, digits, hyphens, underscores and dots.
    static func isHostName(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0 & 0xdf) || [45, 46, 95].contains($0)
            }
    }

    /// A field name (RFC 9110 §5.1), without the odder of the characters it allows.
    private static func isToken(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0 & 0xdf) || $0 == 45 || $0 == 95 }
    }
}
