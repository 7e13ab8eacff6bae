// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import TestSupport
import Testing

@testable import Origin

/// Pictures that already are what is asked for.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct OriginPixelsTests {
    /// A JPEG of 40 × 30 that a camera could have made, with the place in it, at a quality of the encoder's.
    private static func photo(quality: Int) async throws -> [UInt8] {
        withEXIF(try await coded("jpeg", quality: quality))
    }

    /// Noise of 40 × 30 in a format that can be asked for.
    private static func coded(_ format: String, quality: Int) async throws -> [UInt8] {
        let folder = try TemporaryFolder()
        try folder.write(SamplePNG.noise(40, 30), at: "originals/a.png")
        let open = Access(sizes: [], isOpen: true)
        return try await OriginHarness.run(in: folder, { $0.access = open }) { harness in
            try await harness.picture("/40x30,quality=\(quality),format=\(format)/a.png").bytes
        }
    }

    /// Puts an APP1 segment with a little EXIF after the SOI.
    private static func withEXIF(_ jpeg: [UInt8]) -> [UInt8] {
        // Big-endian TIFF, one directory of one tag: 0x010e (ImageDescription), ASCII, at offset 26.
        let text = Array("51.5007N 0.1246W, at home\0".utf8)
        let tiff: [UInt8] =
            [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x0e, 0, 2, 0, 0, 0, UInt8(text.count), 0, 0, 0, 26]
            + [0, 0, 0, 0] + text
        let body = Array("Exif\0\0".utf8) + tiff
        return Array(jpeg.prefix(2)) + [0xff, 0xe1, 0, UInt8(body.count + 2)] + body + jpeg.dropFirst(2)
    }

    /// What is coded, from the first scan on.
    private static func scan(_ jpeg: [UInt8]) -> ArraySlice<UInt8> {
        let start = jpeg.indices.dropLast().first { jpeg[$0] == 0xff && jpeg[$0 + 1] == 0xda }
        return jpeg[(start ?? 0)...]
    }

    @Test func `a small picture that fits already keeps its pixels and loses where it was taken`() async throws {
        let photo = try await Self.photo(quality: 10)
        #expect(photo.contains(Array("at home".utf8)))
        let folder = try TemporaryFolder()
        try folder.write(photo, at: "originals/photo.jpg")
        let made = try await OriginHarness.run(in: folder) { try await $0.picture("/40x30/photo.jpg") }
        #expect(Self.scan(made.bytes) == Self.scan(photo))
        #expect(made.bytes.count < photo.count)
        #expect(!made.bytes.contains(Array("Exif".utf8)) && !made.bytes.contains(Array("at home".utf8)))
        #expect(made.variant.mediaType == "image/jpeg")
        #expect(try made.info.width == 40 && made.info.height == 30)
    }

    @Test(arguments: ["jpeg", "webp", "avif"])
    func `a small picture of any type has no more bytes afterwards`(format: String) async throws {
        let original = try await Self.coded(format, quality: 5)
        let folder = try TemporaryFolder()
        try folder.write(original, at: "originals/small")
        let made = try await OriginHarness.run(in: folder) { try await $0.picture("/40x30/small") }
        #expect(made.bytes.count <= original.count)
        #expect(try made.info.width == 40 && made.info.height == 30)
        #expect(made.variant.mediaType == "image/\(format)")
    }

    @Test func `a picture that fits already but has more bytes than need be is coded anew`() async throws {
        let photo = try await Self.photo(quality: 100)
        let folder = try TemporaryFolder()
        try folder.write(photo, at: "originals/photo.jpg")
        let made = try await OriginHarness.run(in: folder) { try await $0.picture("/40x30/photo.jpg") }
        #expect(made.bytes.count < photo.count)
        #expect(Self.scan(made.bytes) != Self.scan(photo))
        #expect(!made.bytes.contains(Array("at home".utf8)))
    }

    @Test func `a picture that must be cut is never passed through`() async throws {
        let photo = try await Self.photo(quality: 10)
        let folder = try TemporaryFolder()
        try folder.write(photo, at: "originals/photo.jpg")
        let open = Access(sizes: [], isOpen: true)
        let made = try await OriginHarness.run(in: folder, { $0.access = open }) {
            try await $0.picture("/30x30/photo.jpg")
        }
        #expect(try made.info.width == 30 && made.info.height == 30)
        #expect(!made.bytes.contains(Array("at home".utf8)))
    }
}
