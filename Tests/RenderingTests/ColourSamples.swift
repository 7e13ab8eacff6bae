// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Recipes
import TestSupport

@testable import Rendering

/// Pictures of one colour or two, 16 pixels a side, whose files tell it in every way there is.
///
/// Those that no encoder of ours makes stand here as they are: Pillow 13 wrote them, from `Image.new` and `paste`.
enum ColourSamples {
    /// A file of our own encoder's.
    static func file(_ type: String, red: UInt8, green: UInt8, blue: UInt8) throws -> [UInt8] {
        let plain = SamplePNG.plain(16, 16, red: red, green: green, blue: blue)
        return try Rendered(plain, "16x16,format=\(type),quality=100").bytes
    }

    /// A JPEG with a profile in a segment behind its start.
    static func jpeg(_ file: [UInt8], profiles: [[UInt8]]) -> [UInt8] {
        let segments = profiles.enumerated().flatMap { index, part -> [UInt8] in
            let data = Array("ICC_PROFILE\0".utf8) + [UInt8(index + 1), UInt8(profiles.count)] + part
            return [0xFF, 0xE2, UInt8((data.count + 2) >> 8), UInt8((data.count + 2) & 255)] + data
        }
        return Array(file[..<2]) + segments + file[2...]
    }

    /// A WebP with a profile: a lossy one in the extended format.
    static func webp(_ file: [UInt8], profile: [UInt8]) -> [UInt8] {
        func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
            Array(type.utf8) + (0..<4).map { UInt8(data.count >> ($0 * 8) & 255) } + data
                + [UInt8](repeating: 0, count: data.count & 1)
        }
        // In place of the extended header that libvips writes.
        let extended = chunk("VP8X", [32, 0, 0, 0, 15, 0, 0, 15, 0, 0])
        return chunk("RIFF", Array("WEBP".utf8) + extended + chunk("ICCP", profile) + file[30...])
    }

    /// An AVIF whose code points are replaced.
    static func avif(_ file: [UInt8], primaries: UInt8, transfer: UInt8) throws -> [UInt8] {
        let name = Array("colrnclx".utf8)
        guard let place = file.indices.first(where: { file[$0...].starts(with: name) }) else { return [] }
        var file = file
        file.replaceSubrange((place + 8)..<(place + 12), with: [0, primaries, 0, transfer])
        return file
    }

    /// A profile of inks, of which cyan alone is a middle grey, and black alone white, as no fallback has them.
    static let oddInks: [UInt8] = {
        var points = [UInt8](repeating: 128, count: 48)
        for (corner, lightness) in [(0, 255), (1, 255), (8, 128)] { points[corner * 3] = UInt8(lightness) }
        let line = (0...255).map { UInt8($0) }
        let unit: [UInt8] = [0, 1, 0, 0] + [UInt8](repeating: 0, count: 12)
        let matrix = (unit + unit + [0, 1, 0, 0]).map { $0 }
        let table =
            Array("mft1".utf8) + [0, 0, 0, 0, 4, 3, 2, 0] + matrix + line + line + line + line + points + line + line
            + line
        let start = 128 + 4 + 12
        func big(_ value: Int) -> [UInt8] {
            [UInt8(value >> 24), UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)]
        }
        let fields = big(start + table.count) + big(0) + [2, 0x40, 0, 0] + Array("prtrCMYKLab ".utf8)
        let header = fields + [UInt8](repeating: 0, count: 12) + Array("acsp".utf8)
        let white: [UInt8] = [0, 0, 0xF6, 0xD6, 0, 1, 0, 0, 0, 0, 0xD3, 0x2D]
        let lead = header + [UInt8](repeating: 0, count: 68 - header.count) + white
        return lead + [UInt8](repeating: 0, count: 128 - lead.count) + big(1) + Array("A2B0".utf8) + big(start)
            + big(table.count) + table
    }()

    /// An AVIF without colours, with a profile of grey whose samples are light itself: 90 left, 200 right.
    static let monochrome = decoded(
        """
        AAAAHGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZgAAAhZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRt\
        AAAAAAABAAAAHmlsb2MAAAAARAAAAQABAAAAAQAAAjoAAAAeAAAAKGlpbmYAAAAAAAEAAAAaaW5mZQIAAAAAAQAAYXYwMUNvbG9yAAAAAZVp\
        cHJwAAABdWlwY28AAAAUaXNwZQAAAAAAAAAQAAAAEAAAAA5waXhpAAAAAAEIAAAADGF2MUOBABwAAAABLGNvbHJwcm9mAAABIAAAAAAEMAAA\
        bW50ckdSQVlYWVogAAAAAAAAAAAAAAAAYWNzcAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAPbWAAEAAAAA0y0AAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEZGVzYwAAALQAAAAkY3BydAAAANgAAAAkd3RwdAAAAPwAAAAUa1RSQwAA\
        ARAAAAAQbWx1YwAAAAAAAAABAAAADGVuVVMAAAAIAAAAHABUAGUAcwB0bWx1YwAAAAAAAAABAAAADGVuVVMAAAAIAAAAHABOAG8AbgBlWFla\
        IAAAAAAAAPbWAAEAAAAA0y1wYXJhAAAAAAAAAAAAAQAAAAAAE2NvbHJuY2x4AAIAAgAGgAAAABhpcG1hAAAAAAAAAAEAAQUBAoMEBQAAACZt\
        ZGF0EgAKCBgM/9tgQEDUMhBEgapAAHkAIKJL+7ZCsccL
        """)

    /// An AVIF whose colours are multiplied by their opacity: white of half opacity left, (200, 80, 60) right.
    static let premultiplied = decoded(
        """
        AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUEAAAGUbWV0YQAAAAAAAAAhaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAAAAAAAO\
        cGl0bQAAAAAAAQAAACxpbG9jAAAAAEQAAAIAAQAAAAEAAAHSAAAAJwACAAAAAQAAAbwAAAAWAAAAQmlpbmYAAAAAAAIAAAAaaW5mZQIAAAAA\
        AQAAYXYwMUNvbG9yAAAAABppbmZlAgAAAAACAABhdjAxQWxwaGEAAAAAKGlyZWYAAAAAAAAADnByZW0AAQABAAIAAAAOYXV4bAACAAEAAQAA\
        AMNpcHJwAAAAnWlwY28AAAAUaXNwZQAAAAAAAAAQAAAAEAAAABBwaXhpAAAAAAMICAgAAAAMYXYxQ4EgAAAAAAATY29scm5jbHgAAQANAAaA\
        AAAADnBpeGkAAAAAAQgAAAAMYXYxQ4EAHAAAAAA4YXV4QwAAAAB1cm46bXBlZzptcGVnQjpjaWNwOnN5c3RlbXM6YXV4aWxpYXJ5OmFscGhh\
        AAAAAB5pcG1hAAAAAAAAAAIAAQQBAoMEAAIEAQWGBwAAAEVtZGF0EgAKBRgM//lUMgtEMAAARKXcEdg9BBIACgg4DP/bQENBpDIZRECI1KAA\
        PIAABL7OXU2KC1cxJlRhsHLHeA==
        """)

    /// A JPEG of inks without a profile: cyan left, black right.
    static let inks = decoded(
        """
        /9j/7gAOQWRvYmUAZAAAAAAA/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsLDQ4SEA0OEQ4LCxAWEBETFBUVFQwPFxgW\
        FBgSFBUU/8AAFAgAEAAQBEMRAE0RAFkRAEsRAP/EABYAAQEBAAAAAAAAAAAAAAAAAAAKCf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAOBEMA\
        TQBZAEsAAD8AyqaptU2qaqgEq6VcFVCqgEq7/9k=
        """)

    private static func decoded(_ text: String) -> [UInt8] { Data(base64Encoded: text).map(Array.init) ?? [] }
}
