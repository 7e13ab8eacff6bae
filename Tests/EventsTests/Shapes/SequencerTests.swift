// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Events
import TestSupport
import Testing

@Suite struct SequencerTests {
    @Test(
        arguments: [
            ("0055AED6DCD90281E5", "0055AED6DCD90281E6"), ("1", "2"), ("9", "A"), ("0F", "1"), ("1", "11"),
            ("1A", "1A01"),
            ("00FF", "01"), ("0", "0001"), ("ab", "AC"),
        ])
    func `the shorter is filled up with zeros`(_ earlier: String, _ later: String) throws {
        let (earlier, later) = (try #require(Sequencer(earlier)), try #require(Sequencer(later)))
        #expect(earlier < later && !(later < earlier) && earlier != later)
    }

    @Test(arguments: [("1", "1000"), ("0", "0000"), ("AbC", "aBc0"), ("00FF00", "00ff")])
    func `zeros at the end and capitals make no difference`(_ left: String, _ right: String) throws {
        let (left, right) = (try #require(Sequencer(left)), try #require(Sequencer(right)))
        #expect(left == right && left.hashValue == right.hashValue && !(left < right) && !(right < left))
    }

    @Test(arguments: ["", "G", "0x1F", "12 34", "-1", "é", "١", String(repeating: "A", count: 129)])
    func `what is not hexadecimal is no sequencer`(_ text: String) {
        #expect(Sequencer(text) == nil)
    }

    @Test func `the order is that of the padded texts`() throws {
        var random = SeededGenerator(seed: 7)
        let digits = Array("0123456789ABCDEF")
        func any() -> String {
            // Few digits, so that many pairs share a beginning.
            String(
                (0..<Int.random(in: 1...5, using: &random)).map { _ in
                    digits[[0, 1, 9, 10, 15].randomElement(using: &random) ?? 0]
                })
        }
        for _ in 0..<20_000 {
            let (left, right) = (any(), any())
            let width = max(left.count, right.count)
            let padded = [left, right].map { $0 + String(repeating: "0", count: width - $0.count) }
            let (first, second) = (try #require(Sequencer(left)), try #require(Sequencer(right)))
            #expect((first < second) == (padded[0] < padded[1]), "\(left) \(right)")
            #expect((first == second) == (padded[0] == padded[1]), "\(left) \(right)")
            #expect(Sequencer(first.description) == first)
        }
    }
}
