// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// AV1 streams whose headers are whole, and whose frames have nothing that decodes.
struct AV1Builder {
    var width = 64
    var height = 48
    /// Bits in which frames write their own sides, if not the fewest that do.
    var sideBits: Int?
    var isReduced = true
    var profile = 0
    var depth = 8
    /// Whether times, a decoder model and display delays are written.
    var hasTimes = false
    var isEven = false
    var operatingPoints = 1
    var hasFrameNumbers = false
    /// Whether each frame says which tools for screens it uses.
    var choosesTools = true

    /// A sequence header in a unit of its own.
    var sequence: [UInt8] {
        var writer = BitWriter()
        writer.put(profile, 3)
        writer.put(0, 1)
        writer.put(isReduced ? 1 : 0, 1)
        if isReduced { writer.put(8, 5) } else { putOperatingPoints(&writer) }
        let sides = sideBits ?? Int.bitWidth - (max(width, height) - 1).leadingZeroBitCount
        let bits = max(sides, 1)
        writer.put(bits - 1, 4)
        writer.put(bits - 1, 4)
        writer.put(width - 1, bits)
        writer.put(height - 1, bits)
        if !isReduced {
            writer.put(hasFrameNumbers ? 1 : 0, 1)
            if hasFrameNumbers { writer.put(0x25, 7) }
        }
        writer.put(7, 3)
        if !isReduced { putTools(&writer) }
        writer.put(0, 3)
        writer.put(depth > 8 ? 1 : 0, 1)
        if profile == 2, depth > 8 { writer.put(depth == 12 ? 1 : 0, 1) }
        writer.put(0, 16)
        return Self.unit(1, writer.bytes)
    }

    private func putOperatingPoints(_ writer: inout BitWriter) {
        writer.put(hasTimes ? 1 : 0, 1)
        if hasTimes {
            writer.put(1, 32)
            writer.put(30, 32)
            writer.put(isEven ? 1 : 0, 1)
            if isEven { writer.putExponential(4) }
            writer.put(1, 1)
            writer.put(9, 5)
            writer.put(1, 32)
            writer.put(3, 5)
            writer.put(6, 5)
        }
        writer.put(hasTimes ? 1 : 0, 1)
        writer.put(operatingPoints - 1, 5)
        for point in 0..<operatingPoints {
            writer.put(0x101, 12)
            writer.put(point % 2 == 0 ? 13 : 4, 5)
            if point % 2 == 0 { writer.put(1, 1) }
            if hasTimes {
                writer.put(1, 1)
                writer.put(5, 10)
                writer.put(5, 10)
                writer.put(0, 1)
                writer.put(1, 1)
                writer.put(9, 4)
            }
        }
    }

    private func putTools(_ writer: inout BitWriter) {
        writer.put(0xF, 4)
        writer.put(1, 1)
        writer.put(3, 2)
        writer.put(choosesTools ? 1 : 0, 1)
        if choosesTools { writer.put(1, 1) } else { writer.put(0, 1) }
        writer.put(6, 3)
    }

    /// A key frame that is shown, in a unit of its own.
    func frame(hasOwnSize: Bool = false) -> [UInt8] {
        var writer = BitWriter()
        if !isReduced {
            writer.put(0, 1)
            writer.put(0, 2)
            writer.put(1, 1)
            if hasTimes, !isEven { writer.put(1, 7) }
            writer.put(0, 1)
            if choosesTools { writer.put(0b10, 2) }
            if hasFrameNumbers { writer.put(1, 4 + 2 + 5 + 1) }
            writer.put(hasOwnSize ? 1 : 0, 1)
        }
        writer.put(1, 16)
        return Self.unit(6, writer.bytes)
    }

    /// A whole picture: a sequence header and a frame.
    var picture: [UInt8] { sequence + frame() }

    /// A unit with its size.
    static func unit(_ type: Int, _ payload: [UInt8]) -> [UInt8] {
        var size = payload.count
        var bytes = [UInt8(type << 3 | 2)]
        repeat {
            bytes.append(UInt8(size & 0x7F) | (size > 0x7F ? 0x80 : 0))
            size >>= 7
        } while size > 0
        return bytes + payload
    }
}
