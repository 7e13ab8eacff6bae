// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import JobProtocol
import Recipes
import Rendering
import Testing
import Vips

/// What the decoder of JPEG gives, beside libvips' own.
struct JPEGLoadingTests {
    init() throws { try StartedVips.result.get() }

    /// Pixels, by way of a file without loss.
    private static func png(_ image: consuming Image) throws -> [UInt8] {
        let file = try SharedMemory(name: "result")
        try image.savePNG(to: file.descriptor.number, compression: 1)
        return file.withBytes { Array($0) }
    }

    @Test(arguments: MadeJPEG.allCases)
    func `pixels, bands and colours are those of libvips' own decoder`(kind: MadeJPEG) throws {
        let bytes = try kind.make()
        // Factors of less than four, where neither makes it smaller while decoding.
        for (width, height) in [(601, 403), (300, 201), (160, 110)] {
            try bytes.withUnsafeBytes { buffer in
                let rows = try Image.jpeg(of: buffer, width: width, height: height, orientation: 1)
                let ours = try Self.png(rows.shrunk(width: width, height: height).inSRGB().copiedToMemory())
                try rows.finishJPEG()
                let theirs = try Image.thumbnail(of: buffer, width: width, height: height)
                // Not the files: libvips' own says how many pixels there are to an inch.
                #expect(
                    try Pixels(of: ours) == Pixels(of: Self.png(theirs.inSRGB().copiedToMemory())), "\(kind) \(width)")
            }
        }
    }

    @Test(arguments: [(601, 403, 601), (301, 202, 601), (150, 100, 301), (75, 50, 151), (37, 25, 76), (150, 403, 601)])
    func `a picture is made smaller while decoding if twice as much is left`(
        width: Int, height: Int, columns: Int
    ) throws {
        let decoded = try MadeJPEG.baseline.make().withUnsafeBytes {
            try Image.jpeg(of: $0, width: width, height: height, orientation: 1).width
        }
        #expect(decoded == columns)
    }

    /// libvips drops the last column and row where they are partly the picture's, and stretches the rest.
    @Test(arguments: [(140, 94), (70, 47), (33, 22)])
    func `a picture made smaller while decoding is not stretched`(width: Int, height: Int) throws {
        let bytes = try MadeJPEG.baseline.make()
        let exact = try Pixels(
            of: Rendered.file(Rendered.file(bytes, "601x403,format=png"), "\(width)x\(height),fit=fill"))
        let ours = try Pixels(of: Rendered.file(bytes, "\(width)x\(height),fit=fill,format=png"))
        let theirs = try bytes.withUnsafeBytes {
            try Pixels(of: Self.png(Image.thumbnail(of: $0, width: width, height: height)))
        }
        #expect(ours.difference(exact) * 1.5 < theirs.difference(exact))
        #expect(ours.difference(exact) < 0.8)
    }

    /// More than a decoder's strips can hold again: what comes after must ask for rows in their order.
    @Test(arguments: [(2400, 2400), (3504, 2336), (600, 5000)], ["200x150", "150x200", "20x20", "200x,fit=contain"])
    func `a large picture is made of rows in their order`(side: (Int, Int), spec: String) throws {
        try StartedVips.result.get()
        let file = try SharedMemory(name: "original")
        try Image.sample(width: side.0, height: side.1).saveJPEG(to: file.descriptor.number, quality: 50)
        #expect(throws: Never.self) { try Rendered.file(file.withBytes { Array($0) }, spec) }
    }

    @Test(arguments: 1...8)
    func `a picture is turned as its orientation says`(orientation: UInt8) throws {
        let tag: [UInt8] = [0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]
        let block = Array("Exif\0\0II*\0".utf8) + [8, 0, 0, 0, 1, 0] + tag + [0, 0, 0, 0]
        let turned = JPEGSurgery(try MadeJPEG.baseline.make()).inserting(JPEGSurgery.segment(0xE1, block), at: 2)
        let (width, height) = orientation >= 5 ? (201, 300) : (300, 201)
        let ours = try Rendered.file(turned, "\(width)x\(height),fit=fill,format=png")
        let theirs = try turned.withUnsafeBytes {
            try Self.png(
                Image.thumbnail(of: $0, width: width, height: height).inSRGB().copiedToMemory())
        }
        #expect(try Pixels(of: ours) == Pixels(of: theirs))
    }

    private static func part(_ number: UInt8, _ count: UInt8, _ data: [UInt8] = [7]) -> [UInt8] {
        JPEGSurgery.segment(0xE2, Array("ICC_PROFILE\0".utf8) + [number, count] + data)
    }

    @Test(arguments: [
        part(1, 1), part(1, 2) + part(2, 2), part(2, 2) + part(1, 2), part(1, 2, []) + part(2, 2), part(1, 1, []),
        part(1, 2), part(2, 2), part(1, 2) + part(1, 2) + part(2, 2), part(0, 1), part(2, 1), part(0, 0),
        part(1, 2) + part(2, 3), part(1, 1) + part(2, 2), [0xFF, 0xE2, 0, 0], [],
    ])
    func `a profile is attached if the header's reader counts it`(segments: [UInt8]) throws {
        let bytes = JPEGSurgery(try MadeJPEG.baseline.make()).inserting(segments, at: 2)
        let info = try SourceInfo.read(bytes.span)
        let isAttached = try bytes.withUnsafeBytes {
            try Image.jpeg(of: $0, width: 9, height: 9, orientation: 1).hasProfile
        }
        #expect(isAttached == info.hasProfile)
    }
}
