// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import JobProtocol
import Recipes
import Testing

@testable import RenderPool

/// What a render process replies is believed only within bounds.
@Suite struct RepliesTests {
    static let seconds: [(Int64, Int64, Bool)] = [
        (0, 0, true), (1, 1, true), (2, 0, true), (0, 2, true), (1, 2, false), (3, 0, false), (-1, 0, false),
        (0, -1, false), (.max, 0, false), (0, .max, false), (.max, .max, false), (.min, .max, false), (.min, 0, false),
    ]

    @Test(arguments: seconds)
    func `stages take no longer than the job, and no less than nothing`(decode: Int64, encode: Int64, isGood: Bool) {
        let timing = JobReply.Timing(
            decode: Duration(secondsComponent: decode, attosecondsComponent: 0),
            encode: Duration(secondsComponent: encode, attosecondsComponent: 0))
        #expect(timing.isWithin(.seconds(2)) == isGood)
    }

    @Test func `a sealed file can't be cut, written to or mapped for writing`() throws {
        let file = try SharedMemory(name: "test")
        try [UInt8](repeating: 7, count: 100).withUnsafeBytes { try file.append($0) }
        try file.seal()
        let number = file.descriptor.number
        #expect(ftruncate(number, 0) == -1)
        #expect(ftruncate(number, 200) == -1)
        #expect(pwrite(number, [1] as [UInt8], 1, 0) == -1)
        #expect(mmap(nil, 100, PROT_WRITE, MAP_SHARED, number, 0) == MAP_FAILED)
        #expect(file.withBytes { Array($0) } == [UInt8](repeating: 7, count: 100))
        try file.seal()
    }

    @Test func `a file that somebody has mapped for writing is not taken for sealed`() throws {
        let file = try SharedMemory(name: "test")
        try [UInt8](repeating: 7, count: 100).withUnsafeBytes { try file.append($0) }
        let mapped = try #require(mmap(nil, 100, PROT_READ | PROT_WRITE, MAP_SHARED, file.descriptor.number, 0))
        defer { munmap(mapped, 100) }
        #expect(throws: JobSocketError.self) { try file.seal() }
    }

    /// Raise ``JobReply/revision`` with the text: a program of the build before must not be taken for one of this.
    @Test func `the messages are those of this revision`() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let source = SourceInfo(type: .png, width: 40, height: 30)
        let plan = try Plan(Recipe(parsing: "20x20"), for: source, limits: Limits())
        let request = String(decoding: try encoder.encode(JobRequest(plans: [plan])), as: UTF8.self)
        let reply = String(decoding: try encoder.encode(JobReply.ready(vips: "8", revision: 3)), as: UTF8.self)
        #expect(JobReply.revision == 3)
        #expect(
            request
                == #"{"plans":[{"encoding":{"quality":80,"type":"png"},"geometry":{"crop":{"x":3,"y":0},"resized":"#
                + #"{"height":20,"width":27},"result":{"height":20,"width":20}},"isEnlarged":false,"#
                + #""isMonochrome":false,"isPremultiplied":false,"isProfiled":false,"orientation":1,"#
                + #""sourceType":"png"}]}"#)
        #expect(reply == #"{"ready":{"revision":3,"vips":"8"}}"#)
    }
}
