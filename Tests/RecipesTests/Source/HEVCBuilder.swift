// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// HEVC images whose parameter sets are whole, and whose slices have nothing that decodes.
struct HEVCBuilder {
    var width = 64
    var height = 48
    var depth = 8
    var chroma = 1
    /// Further sub-layers, each with a profile and a level of its own.
    var layers = 0
    /// Whether the general profile is all zeros, as only escapes can bring it past a decoder.
    var isEscaped = true
    var layer = 0

    /// A sequence parameter set with the header of its unit.
    var sequence: [UInt8] {
        var writer = BitWriter()
        writer.put(0, 4)
        writer.put(layers, 3)
        writer.put(1, 1)
        writer.put(isEscaped ? 0 : 0x0160_0000, 32)
        writer.put(isEscaped ? 0 : 0x0101_0101_0101, 64)
        if layers > 0 {
            writer.put((0..<layers).reduce(0) { $0 | 3 << (14 - 2 * $1) }, 16)
            for _ in 0..<layers {
                writer.put(1, 64)
                writer.put(0, 32)
            }
        }
        writer.putExponential(0)
        writer.putExponential(chroma)
        if chroma == 3 { writer.put(0, 1) }
        writer.putExponential(width)
        writer.putExponential(height)
        writer.put(1, 1)
        for edge in 0..<4 { writer.putExponential(edge) }
        writer.putExponential(depth - 8)
        writer.putExponential(depth - 8)
        writer.put(1, 24)
        return Self.header(33, layer: layer) + Self.escaped(writer.bytes)
    }

    /// A slice that begins a picture.
    static let slice = header(19) + [0x80, 1, 2, 3]

    /// A decoder configuration around parameter sets.
    static func configuration(_ units: [[UInt8]], depth: Int = 8) -> [UInt8] {
        var record = [UInt8](repeating: 0, count: 22)
        // Four samples of brightness to one of each colour.
        record[16] = 1
        record[17] = UInt8(depth - 8)
        let arrays = units.map { [0x21] + Fields.big(1, 2) + Fields.big($0.count, 2) + $0 }
        return HEIFBuilder.box("hvcC", record + [UInt8(units.count)] + arrays.flatMap { $0 })
    }

    /// Units, each after its length.
    static func stream(_ units: [[UInt8]]) -> [UInt8] {
        units.flatMap { Fields.big($0.count, 4) + $0 }
    }

    static func header(_ type: Int, layer: Int = 0) -> [UInt8] {
        Fields.big(type << 9 | layer << 3 | 1, 2)
    }

    private static func escaped(_ bytes: [UInt8]) -> [UInt8] {
        var zeros = 0
        return bytes.reduce(into: []) { result, byte in
            if zeros >= 2, byte <= 3 {
                result.append(3)
                zeros = 0
            }
            result.append(byte)
            zeros = byte == 0 ? zeros + 1 : 0
        }
    }
}
