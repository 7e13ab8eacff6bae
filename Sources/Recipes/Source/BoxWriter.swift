// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Writes boxes of an ISO base media file (ISO/IEC 14496-12 §4.2).
enum BoxWriter {
    /// A box around its contents.
    static func box(_ type: FourCC, _ contents: [UInt8]) -> [UInt8] {
        number(contents.count + 8, 4) + name(type) + contents
    }

    /// A box that begins with its version and flags.
    static func full(_ type: FourCC, version: Int = 0, flags: Int = 0, _ contents: [UInt8]) -> [UInt8] {
        box(type, number(version, 1) + number(flags, 3) + contents)
    }

    /// The low bytes of a number, most significant first.
    static func number(_ value: Int, _ width: Int) -> [UInt8] {
        (0..<width).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    /// The four characters of a name.
    static func name(_ type: FourCC) -> [UInt8] { number(Int(type.rawValue), 4) }
}
