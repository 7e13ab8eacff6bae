// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Testing

/// Each scan goes over the whole frame, however few bytes it has.
@Suite struct JPEGScansTests {
    /// A progressive JPEG with further scans of one component, each after some bytes.
    static func file(_ count: Int, side: Int = 7_000, frame: Int = 0xC2, between: [UInt8] = []) -> [UInt8] {
        let scan = between + JPEGBuilder.segment(0xDA, [1, 1, 0, 1, 63, 0]) + [0x12, 0xFF, 0x00]
        let scans = Array(repeating: scan, count: count - 1).flatMap { $0 }
        return JPEGBuilder(frame: frame, width: side, height: side, afterScan: scans).bytes
    }

    @Test(arguments: [(10, 7_000), (40, 7_000), (100, 4_000), (500, 2_000), (500, 16), (16, 65_535)])
    func `as many scans as an encoder writes are read`(count: Int, side: Int) throws {
        #expect(try readSource(Self.file(count, side: side)).width == side)
    }

    @Test(arguments: [(100, 7_000), (250, 4_000), (501, 16), (1_000, 2_000), (30_000, 16), (60, 65_535)])
    func `more scans than a picture's size is worth are refused`(count: Int, side: Int) {
        #expect(refusal(Self.file(count, side: side)) == .excessive)
    }

    @Test func `a refusal says what there is too much of`() throws {
        let error = #expect(throws: SourceError.self) { try readSource(Self.file(1_000)) }
        #expect(error?.message == "The JPEG has too many scans for its size.")
    }

    static let between: [(String, [UInt8])] = [
        ("fill bytes", [0xFF, 0xFF, 0xFF]), ("garbage", [0x00, 0x33, 0xFF, 0x00, 0x44]),
        ("restarts", [0xFF, 0xD0, 1, 0xFF, 0xD7, 2]),
        ("a reserved marker with a long length", [0xFF, 0x02, 0xFF, 0xFF]),
        ("TEM", [0xFF, 0x01]), ("a comment with a scan in it", JPEGBuilder.segment(0xFE, [0xFF, 0xDA, 0, 2])),
        ("a segment shorter than its length", [0xFF, 0xE5, 0, 0]),
        ("a number of lines", JPEGBuilder.segment(0xDC, [0, 9])),
        ("a comment with an end in it", JPEGBuilder.segment(0xFE, [0xFF, 0xD9])),
        ("tables", JPEGBuilder.segment(0xC4, [0x10] + [UInt8](repeating: 0, count: 16))),
    ]

    @Test(arguments: between)
    func `scans are found behind anything`(name: String, between: [UInt8]) throws {
        #expect(refusal(Self.file(501, side: 16, between: between)) == .excessive, "\(name)")
        #expect(try readSource(Self.file(500, side: 16, between: between)).width == 16, "\(name)")
    }

    @Test(arguments: [0xC2, 0xCA])
    func `arithmetic coding hides none`(frame: Int) {
        #expect(refusal(Self.file(1_000, frame: frame)) == .excessive)
    }

    @Test func `scans of a sequential frame count where the first lacks components`() throws {
        let scan = JPEGBuilder.segment(0xDA, [1, 1, 0, 0, 63, 0])
        let scans = Array(repeating: scan, count: 600).flatMap { $0 }
        let first = JPEGBuilder(scanComponents: 1, afterScan: scans).bytes
        #expect(refusal(first) == .excessive)
        // The decoder stops after the one scan that has all of them.
        #expect(try !readSource(JPEGBuilder(afterScan: scans).bytes).isInterlaced)
    }

    @Test func `what follows the end of the image is no scan, nor is what was cut off`() throws {
        let scan = JPEGBuilder.segment(0xDA, [1, 1, 0, 0, 63, 0])
        let scans = Array(repeating: scan, count: 600).flatMap { $0 }
        #expect(try readSource(JPEGBuilder(frame: 0xC2, trailing: scans).bytes).width == 5)
        let file = Self.file(600, side: 16)
        #expect(try readSource(Array(file.prefix(file.count / 2))).width == 16)
        for length in (file.count / 2)..<(file.count / 2 + 20) { #expect(refusal(Array(file.prefix(length))) == nil) }
    }

    @Test func `counting is fast`() throws {
        let noise = [UInt8](repeating: 0xFF, count: 1 << 20)
        let time = try ContinuousClock().measure {
            _ = try readSource(JPEGBuilder(frame: 0xC2, afterScan: noise).bytes)
        }
        #expect(time < .seconds(2))
    }
}
