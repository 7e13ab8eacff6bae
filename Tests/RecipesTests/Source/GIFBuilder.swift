// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// GIF files, block by block.
struct GIFBuilder {
    var width = 5
    var height = 3
    /// Whole blocks between the global colour table and the trailer.
    var blocks: [[UInt8]] = [GIFBuilder.frame()]
    var trailer: [UInt8] = [0x3B]

    /// The whole file.
    var bytes: [UInt8] {
        Fields.text("GIF89a") + Fields.little(width, 2) + Fields.little(height, 2) + [
            0x80, 0, 0, 0, 0, 0, 255, 255, 255,
        ]
            + blocks.flatMap { $0 } + trailer
    }

    /// An image with its data.
    static func frame(
        left: Int = 0, top: Int = 0, width: Int = 5, height: Int = 3, transparent: Bool? = nil,
        localTable: Bool = false,
        codeSize: UInt8 = 2
    ) -> [UInt8] {
        let control: [UInt8] = transparent.map { [0x21, 0xF9, 4, $0 ? 1 : 0, 0, 0, 0, 0] } ?? []
        let place = [left, top, width, height].flatMap { Fields.little($0, 2) }
        let table = [UInt8](repeating: 0, count: localTable ? 6 : 0)
        return control + [0x2C] + place + [localTable ? 0x80 : 0] + table + [codeSize, 2, 0x44, 1, 0]
    }
}
