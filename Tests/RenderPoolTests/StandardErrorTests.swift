// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import JobProtocol
import Testing

@testable import RenderPool

/// How much of what a process says is repeated.
@Suite struct StandardErrorTests {
    private let start = ContinuousClock.now

    private static func say(_ text: String, to end: Descriptor) {
        var text = text
        text.withUTF8 { _ = write(end.number, $0.baseAddress, $0.count) }
    }

    private func lines(_ pipe: StandardError, at time: Duration = .zero, isEnd: Bool = false) -> [String] {
        var lines: [String] = []
        pipe.read(at: start + time, isEnd: isEnd) { lines.append($0) }
        return lines
    }

    @Test func `whole lines are repeated, the rest when it comes`() throws {
        let (ours, theirs) = try StandardError.pipe()
        Self.say("one\ntwo\nthr", to: theirs)
        #expect(lines(ours) == ["one", "two"])
        Self.say("ee\n", to: theirs)
        #expect(lines(ours) == ["three"])
    }

    @Test func `last words need no end of line`() throws {
        let (ours, theirs) = try StandardError.pipe()
        Self.say("fare well", to: theirs)
        #expect(lines(ours, isEnd: true) == ["fare well"])
    }

    @Test func `a long line is cut`() throws {
        let (ours, theirs) = try StandardError.pipe()
        Self.say(String(repeating: "x", count: 3000) + "\n", to: theirs)
        #expect(lines(ours) == [String(repeating: "x", count: StandardError.longestLine) + "…"])
    }

    @Test func `a flood is cut, said so, and goes on after a minute`() throws {
        let (ours, theirs) = try StandardError.pipe()
        Self.say(String(repeating: "x\n", count: 1000), to: theirs)
        #expect(lines(ours).count == StandardError.mostLines + 1)
        Self.say("y\n", to: theirs)
        #expect(lines(ours, at: .seconds(59)) == [])
        Self.say("z\n", to: theirs)
        #expect(lines(ours, at: .seconds(61)) == ["z"])
    }

    @Test func `bytes that are no text are shown as such`() throws {
        let (ours, theirs) = try StandardError.pipe()
        _ = write(theirs.number, [0xFF, 0xFE, 0x0A] as [UInt8], 3)
        #expect(lines(ours) == ["\u{FFFD}\u{FFFD}"])
    }

    @Test func `a closed end is waited on no more`() throws {
        let (ours, theirs) = try StandardError.pipe()
        _ = consume theirs
        #expect(lines(ours) == [])
        #expect(ours.descriptor == nil)
    }
}
