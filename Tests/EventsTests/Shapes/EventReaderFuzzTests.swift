// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Events
import Fuzzing
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

    static let targets: [FuzzTarget] = [
        FuzzTarget("event", texts: texts, bytes: { _ = try? EventReader.read($0) }),
        FuzzTarget(
            "queue's event", texts: texts,
            bytes: { bytes in
                guard let event = try? QueueEvent.read(bytes) else { return }
                precondition(!event.messages.isEmpty)
            }),
        FuzzTarget("sequencer", texts: ["0055AED6DCD90281E5", "0"]) { text in
            guard let sequencer = Sequencer(text) else { return }
            precondition(!(sequencer < sequencer))
        },
    ]

    private static let texts = Fixture.shapes.compactMap { try? Fixture.text("shapes/\($0).json") }

    @Test(arguments: targets)
    func `no bytes trap a reader, and none make it say what cannot be`(target: FuzzTarget) async {
        #expect(!target.seeds.isEmpty)
        await target.run()
    }
}
