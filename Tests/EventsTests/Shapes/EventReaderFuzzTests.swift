// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Events
import TestSupport
import Testing

/// Damaged messages give events or an error, and nothing else.
@Suite struct EventReaderFuzzTests {
    @Test(arguments: Fixture.shapes)
    func `a message cut off anywhere is an error`(_ shape: String) throws {
        let bytes = try Fixture.shape(shape)
        // The last two are the brace and a line break.
        for end in 0..<(bytes.count - 2) {
            #expect(refusal { try EventReader.read(bytes[..<end]) } != nil, "\(end)")
            _ = try? QueueEvent.read(bytes[..<end])
        }
        #expect(refusal { try EventReader.read(bytes) } == nil)
    }

    @Test(arguments: Fixture.shapes)
    func `a message with any byte changed is read or refused`(_ shape: String) throws {
        let bytes = try Fixture.shape(shape)
        for index in bytes.indices {
            for value in [0x00, 0x22, 0x5C, 0x7B, 0x7D, 0xFF, bytes[index] ^ 1, bytes[index] ^ 0x20] as [UInt8] {
                var changed = bytes
                changed[index] = value
                _ = try? EventReader.read(changed)
            }
        }
    }

    @Test(arguments: Fixture.shapes)
    func `pieces of messages stuck together are read or refused`(_ shape: String) throws {
        var random = SeededGenerator(seed: 99)
        let bytes = try Fixture.shape(shape)
        for _ in 0..<500 {
            let (start, end) = (
                Int.random(in: 0...bytes.count, using: &random), Int.random(in: 0...bytes.count, using: &random)
            )
            _ = try? EventReader.read(bytes[..<start] + bytes[end...])
        }
    }
}
