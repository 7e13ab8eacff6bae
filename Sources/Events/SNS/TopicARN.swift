// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The name of a topic: `arn:aws:sns:eu-central-1:123456789012:uploads`.
///
/// Nothing in it needs escaping anywhere, and its region can stand in a host's name.
struct TopicARN: Sendable, Hashable, CustomStringConvertible {
    /// The name as it is written.
    let description: String
    /// The region, such as `eu-central-1`.
    let region: String
    /// What the names of AWS' hosts end in there.
    let suffix: String

    /// Nil if it is no topic's, or of a part of AWS that is cut off from the internet.
    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[0] == "arn", parts[2] == "sns", Self.isRegion(parts[3]) else { return nil }
        let isChinese = parts[3].hasPrefix("cn-")
        guard isChinese ? parts[1] == "aws-cn" : parts[1] == "aws" || parts[1] == "aws-us-gov" else { return nil }
        guard parts[4].utf8.count == 12, parts[4].utf8.allSatisfy(isDigit),
            (1...256).contains(parts[5].utf8.count), parts[5].utf8.allSatisfy(Self.isNameByte)
        else { return nil }
        description = text
        region = parts[3]
        suffix = isChinese ? "amazonaws.com.cn" : "amazonaws.com"
    }

    private static func isRegion(_ text: String) -> Bool {
        (3...40).contains(text.utf8.count) && text.utf8.allSatisfy { isDigit($0) || isLower($0) || $0 == 0x2D }
            && !text.hasPrefix("-") && !text.hasSuffix("-")
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || isLower(byte | 0x20) || byte == 0x2D || byte == 0x2E || byte == 0x5F
    }
}

private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

private func isLower(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
