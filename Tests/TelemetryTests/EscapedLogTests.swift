// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Logging
import Synchronization
import Testing

@testable import Telemetry

/// What comes from outside can't begin a line of the log, nor steer a terminal.
@Suite struct EscapedLogTests {
    /// Keeps what it is given.
    private struct Kept: LogHandler {
        final class Events: Sendable { let all = Mutex<[LogEvent]>([]) }

        let events = Events()
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { events.all.withLock { $0.append(event) } }
    }

    @Test(arguments: [
        ("plain", "plain"), ("é 猫 🐱‍👤", "é 猫 🐱‍👤"), ("a\nb", "a\\nb"), ("a\r\nb", "a\\r\\nb"), ("\t", "\\t"),
        ("\u{1B}[2J", "\\u{1B}[2J"), ("\0", "\\u{0}"), ("\u{7F}\u{85}\u{9B}", "\\u{7F}\\u{85}\\u{9B}"),
        ("\u{2028}\u{2029}", "\\u{2028}\\u{2029}"), ("\u{202E}gpj", "\\u{202E}gpj"), ("\n\u{301}", "\\n\u{301}"),
    ])
    func `active characters are spelt out`(text: String, escaped: String) {
        #expect(EscapedLog.escaped(text).unicodeScalars.elementsEqual(escaped.unicodeScalars))
    }

    @Test func `message and metadata are escaped at any depth`() throws {
        let kept = Kept()
        let logger = Logger(label: "test") { _ in EscapedLog(kept) }
        logger.info(
            "a\nb",
            metadata: [
                "text": "c\nd", "convertible": .stringConvertible("e\nf"), "list": ["g\nh"], "map": ["k": "i\nj"],
            ])
        let event = try #require(kept.events.all.withLock { $0.first })
        #expect(event.message.description == "a\\nb")
        #expect(event.metadata?["text"] == "c\\nd")
        #expect(event.metadata?["convertible"] == "e\\nf")
        #expect(event.metadata?["list"] == ["g\\nh"])
        #expect(event.metadata?["map"] == ["k": "i\\nj"])
    }

    @Test func `what a logger carries along is escaped as well`() {
        var logger = Logger(label: "test") { _ in EscapedLog(Kept()) }
        logger[metadataKey: "key"] = "a\nb"
        #expect(logger[metadataKey: "key"] == "a\\nb")
    }
}
