// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import AWS

/// The reader of what AWS answers, and of what it never would.
@Suite struct XMLReaderTests {
    private func events(_ text: String) throws(XMLError) -> [XMLEvent] {
        var reader = XMLReader(Array(text.utf8))
        var events: [XMLEvent] = []
        while true {
            let event = try reader.next()
            guard event != .finish else { return events }
            events.append(event)
        }
    }

    @Test func `elements, text and what is to be skipped are told apart`() throws {
        let text = """
            <?xml version="1.0"?><!-- a > b --><a xmlns="x>y" b='/>'>1<p:b/><c ></c >2&amp;&#x1F408;&#65;<![CDATA[<&]]></a>
            """
        #expect(
            try events(text) == [
                .start("a"), .text("1"), .start("b"), .end("b"), .start("c"), .end("c"), .text("2&\u{1F408}A"),
                .text("<&"), .end("a"),
            ])
    }

    @Test func `the five entities are replaced`() throws {
        #expect(try events("<a>&lt;&gt;&amp;&quot;&apos;</a>") == [.start("a"), .text("<>&\"'"), .end("a")])
    }

    @Test(arguments: [
        "", "text", "<a>", "<a", "</a>", "<a></b>", "<a><b></a></b>", "<>", "< a/>", "<a>&</a>", "<a>&x;</a>",
        "<a>&#0;</a>", "<a>&#xD800;</a>", "<a>&#x110000;</a>", "<a>&#-1;</a>", "<a>&#+65;</a>", "<a>&#;</a>",
        "<a>&#99999999999999999999;</a>", "<a><!--</a>", "<a><![CDATA[</a>", "<a b=\"></a>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
        String(repeating: "<a>", count: 33) + String(repeating: "</a>", count: 33),
    ])
    func `a document that is not well-formed is refused`(_ text: String) {
        #expect(throws: XMLError.self) { try events(text) }
    }

    @Test func `no bytes whatever make it fail worse`() {
        let seed = Array("<?xml?><a b='c'><d>&amp;&#65;</d><![CDATA[x]]><!-- y --><e/></a>".utf8)
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            var bytes = seed
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0...2, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + 5))
                default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 9)], at: place)
                }
                guard !bytes.isEmpty else { break }
            }
            _ = try? events(String(decoding: bytes, as: UTF8.self))
            _ = ErrorBody(bytes)
            _ = try? S3ListPage(xml: bytes)
        }
    }
}
