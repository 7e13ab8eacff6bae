// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Recipes
import Testing
import Vips

/// Our header readers against libvips' own answer, on every real picture that this machine has.
///
/// The two must agree: what is admitted by one is decoded by the other.

struct HeaderReaderTests {
    init() throws { try StartedVips.result.get() }

    private static let folders = ["/usr/share", "/usr/lib/python3"]
    private static let extensions: Set = ["jpg", "jpeg", "png", "gif", "webp", "avif", "heic", "heif"]

    @Test func `every picture on this machine has the header that libvips reads`() throws {
        let pictures = Self.pictures()
        // A bare machine has icons at least; fewer means that the search is broken.
        try #require(pictures.count >= 50)
        var readable = 0
        for path in pictures {
            guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)), data.count > 0 else { continue }
            if try compare([UInt8](data), path) { readable += 1 }
        }
        #expect(readable * 100 >= pictures.count * 95, "Only \(readable) of \(pictures.count) can be read.")
    }

    /// True when both could read the file, and agree.
    private func compare(_ bytes: [UInt8], _ path: String) throws -> Bool {
        let info = try? SourceInfo.read(bytes.span)
        return bytes.withUnsafeBytes { buffer in
            guard let info, let image = try? Image.open(buffer) else { return false }
            #expect(info.width == image.width && info.height == image.height, "\(path)")
            #expect(info.orientation == image.orientation, "\(path)")
            #expect(info.frames == image.pages, "\(path)")
            // Of a GIF libvips describes all frames together, and renders its first; so only that is described here.
            if info.type == .gif { return true }
            #expect(info.bands == image.bands, "\(path)")
            #expect(info.hasAlpha == image.hasAlpha, "\(path)")
            // What applies is not missed; what can't is not believed, though it may be there.
            #expect(info.hasProfile || !Self.applies(image), "\(path)")
            #expect(image.hasProfile || !info.hasProfile, "\(path)")
            return true
        }
    }

    private static func applies(_ image: borrowing Image) -> Bool {
        let colours = image.colours
        return image.withProfile { bytes in
            let header = bytes.flatMap { $0.withMemoryRebound(to: UInt8.self) { ICCHeader($0.span) } }
            switch header?.model {
            case .grey: return colours == 1
            case .rgb: return colours == 3
            case .cmyk: return colours == 4
            case nil: return false
            }
        }
    }

    private static func pictures() -> [String] {
        folders.flatMap { folder -> [String] in
            let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
            return names.filter { extensions.contains(URL(fileURLWithPath: $0).pathExtension.lowercased()) }
                .map { "\(folder)/\($0)" }
        }
    }
}
