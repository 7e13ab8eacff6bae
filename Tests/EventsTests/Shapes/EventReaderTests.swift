// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Events
import Spelling
import TestSupport
import Testing

/// Every shape that AWS, and servers that imitate it, bring events in.
@Suite struct EventReaderTests {
    private static let key: ObjectKey = "originals/summer 2026/café+1.jpg"
    private static let created = ObjectEvent(
        .created, bucket: "holiday-photos", key: key, sequencer: Sequencer("0066F1C2D3E4A5B6C7"),
        etag: "9b2cf535f27731c974343645a3985328", size: 48213, versionID: "Vx7nqLr2.example.0aPq",
        name: "ObjectCreated:Put")

    @Test(arguments: ["s3", "sns", "lambda-sns"])
    func `S3's notification is the same in every envelope`(_ shape: String) throws {
        let batch = try EventReader.read(Fixture.shape(shape))
        #expect(batch.events == [Self.created])
        #expect(batch.refusals.isEmpty && batch.skipped.isEmpty)
    }

    @Test(arguments: ["eventbridge", "sns-eventbridge"])
    func `a key from EventBridge is not decoded`(_ shape: String) throws {
        var expected = Self.created
        expected.name = "Object Created"
        #expect(try EventReader.read(Fixture.shape(shape)).events == [expected])
    }

    @Test func `a removal needs no size`() throws {
        let bridge = try #require(try EventReader.read(Fixture.shape("eventbridge-deleted")).events.first)
        #expect(bridge.change == .removed && bridge.size == nil && bridge.key == Self.key)
        let removals = try EventReader.read(Fixture.shape("s3-several")).events.filter { $0.change == .removed }
        #expect(removals.map(\.name) == ["ObjectRemoved:DeleteMarkerCreated", "LifecycleExpiration:Delete"])
        #expect(removals.allSatisfy { $0.size == nil && $0.etag == nil })
    }

    @Test func `several records give several events, minor versions and new fields do no harm`() throws {
        let batch = try EventReader.read(Fixture.shape("s3-several"))
        #expect(batch.events.map(\.key) == [Self.key, Self.key, "originals/old.jpg", "originals/big/one.png"])
        #expect(batch.events.map(\.change) == [.created, .removed, .removed, .created])
        #expect(batch.skipped == [.otherEvent] && batch.refusals.isEmpty)
    }

    @Test func `a lean record of an imitation is enough`() throws {
        let event = try #require(try EventReader.read(Fixture.shape("s3-lean")).events.first)
        #expect(event.key == Self.key && event.change == .created && event.sequencer == nil)
        #expect(event.etag == "9b2cf535f27731c974343645a3985328" && event.name == "ObjectCreated:Put")
        #expect(try EventReader.read(Fixture.shape("s3-minio")).events.first?.key == Self.key)
    }

    @Test(
        arguments: [
            ("s3-test", .test), ("sns-test", .test), ("eventbridge-tags", .otherEvent),
            ("sns-subscription", .subscription),
        ] as [(String, EventBatch.Skip)])
    func `what is not about objects is passed over`(_ shape: String, _ skip: EventBatch.Skip) throws {
        let batch = try EventReader.read(Fixture.shape(shape))
        #expect(batch.events.isEmpty && batch.refusals.isEmpty && batch.skipped == [skip])
    }

    @Test(
        arguments: [
            "ObjectTagging:Put", "ObjectTagging:Delete", "ObjectAcl:Put", "ObjectRestore:Post",
            "ObjectRestore:Completed",
            "ObjectRestore:Delete", "Replication:OperationFailedReplication", "IntelligentTiering",
            "LifecycleTransition", "ReducedRedundancyLostObject", "ObjectCreatedByTomorrow:Put", "",
        ], ["", "s3:"])
    func `other kinds of events are passed over`(_ name: String, _ prefix: String) throws {
        let batch = try EventReader.read(record(name: prefix + name))
        #expect(batch.events.isEmpty && batch.refusals.isEmpty && batch.skipped == [.otherEvent])
    }

    @Test(
        arguments: [
            ("red+flower.jpg", "red flower.jpg"), ("red%20flower.jpg", "red flower.jpg"), ("a%2Bb", "a+b"),
            ("a%2bb", "a+b"),
            ("a%252Bb", "a%2Bb"), ("%E2%9C%93", "✓"), ("a%2Fb", "a/b"), ("é", "é"), ("..%2F..", "../.."),
        ])
    func `a plus is a space before escapes are read`(_ written: String, _ key: String) throws {
        let event = try #require(try EventReader.read(record(key: written)).events.first)
        #expect(event.key.utf8.elementsEqual(key.utf8))
    }

    @Test(arguments: [
        "%", "a%2", "a%zz", "%FF", "%C3", "%ED%A0%80", "%C0%AF", "", "a%00b", String(repeating: "a", count: 1025),
    ])
    func `a bad key is refused and the other records stay`(_ written: String) throws {
        let good = #"{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put","#
        let text =
            #"{"Records":[\#(good)"s3":{"bucket":{"name":"b"},"object":{"key":"\#(written)"}}},"#
            + #"\#(good)"s3":{"bucket":{"name":"b"},"object":{"key":"fine"}}}]}"#
        let batch = try EventReader.read(text.utf8)
        #expect(batch.events.map(\.key) == ["fine"])
        #expect(batch.refusals.map(\.code) == [.key])
        #expect(batch.refusals.first?.message.contains("record 1 of 2") == true)
        #expect(batch.refusals.first.map { $0.message.utf8.count < 300 } == true)
    }

    @Test(
        arguments: [
            (#"{"eventVersion":"3.0","eventSource":"aws:s3","eventName":"ObjectCreated:Put"}"#, .version),
            (#"{"eventVersion":"20.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put"}"#, .version),
            (#"{"eventSource":"aws:s3","eventName":"ObjectCreated:Put"}"#, .version),
            (#"{"eventVersion":"2.1","eventSource":"aws:s3"}"#, .record),
            (#"{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put"}"#, .record),
            (#"{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":[]}"#, .record),
            (
                #"{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"b"}}}"#,
                .record
            ),
            (#"{"eventSource":"aws:dynamodb"}"#, .shape), ("7", .shape), ("null", .shape), ("[]", .shape),
            (#"{"EventSource":"aws:sns"}"#, .record), (#"{"EventSource":"aws:sns","Sns":{"Type":"Other"}}"#, .shape),
            (#"{"EventSource":"aws:sns","Sns":{"Type":"Notification"}}"#, .record),
            (#"{"EventSource":"aws:sns","Sns":{"Type":"Notification","Message":"x"}}"#, .json),
            (#"{"eventSource":"aws:sqs"}"#, .record), (#"{"eventSource":"aws:sqs","body":"{}"}"#, .shape),
        ] as [(String, EventError.Code)])
    func `a record that makes no event is refused alone`(_ record: String, _ code: EventError.Code) throws {
        let batch = try EventReader.read(#"{"Records":[\#(record)]}"#.utf8)
        #expect(batch.events.isEmpty && batch.refusals.map(\.code) == [code])
    }

    @Test(
        arguments: [
            ("", .json), ("x", .json), ("[]", .json), ("7", .json), ("null", .json), ("\"Records\"", .json),
            ("{\"Records\":", .json), ("{}", .shape), (#"{"Records":7}"#, .shape),
            (#"{"Type":"Else","Message":"{}"}"#, .shape),
            (#"{"source":"aws.ec2","detail-type":"Object Created"}"#, .shape), (#"{"Event":"s3:OtherEvent"}"#, .shape),
            (#"{"source":"aws.s3","detail-type":"Object Created"}"#, .record),
            (
                #"{"source":"aws.s3","detail-type":"Object Created","detail":{"bucket":{"name":"b"},"object":{"key":""}}}"#,
                .key
            ),
            (#"{"Type":"Notification"}"#, .record), (#"{"Type":"Notification","Message":"plain text"}"#, .json),
            (String(repeating: "[", count: 100_000), .json),
            (String(repeating: #"{"Records":["#, count: 50_000), .json),
        ] as [(String, EventError.Code)])
    func `a message that is none is refused whole`(_ text: String, _ code: EventError.Code) {
        #expect(throws: EventError.self) { try EventReader.read(text.utf8) }
        #expect(refusal { try EventReader.read(text.utf8) }?.code == code)
    }

    @Test func `fields of another type than expected are as good as absent`() throws {
        let text =
            #"{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{"#
            + #""bucket":{"name":"b"},"object":{"key":"k","size":"big","eTag":7,"sequencer":["1"],"versionId":{}}}}],"Type":3}"#
        #expect(
            try EventReader.read(text.utf8).events == [
                ObjectEvent(.created, bucket: "b", key: "k", name: "ObjectCreated:Put")
            ])
        for size in ["-1", "1e400", "9223372036854775808", "1.5"] {
            let text = text.replacing("\"big\"", with: size)
            #expect((try? EventReader.read(text.utf8).events.first?.size) == .some(nil), "\(size)")
        }
    }

    @Test func `wrapping ends somewhere`() throws {
        var text = String(decoding: try Fixture.shape("s3"), as: UTF8.self)
        for depth in 2...EventReader.deepest {
            text = #"{"Type":"Notification","Message":\#(quoted(text))}"#
            #expect(try EventReader.read(text.utf8).events.count == 1, "\(depth)")
        }
        text = #"{"Type":"Notification","Message":\#(quoted(text))}"#
        #expect(refusal { try EventReader.read(text.utf8) }?.code == .depth)
    }

    @Test func `large messages are read up to the bound`() throws {
        let record =
            #"{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"b"},"#
        let many = (0..<400).map {
            #"\#(record)"object":{"key":"\#($0)"},"pad":"\#(String(repeating: "p", count: 60))"}}"#
        }
        let text = #"{"Records":[\#(many.joined(separator: ","))]}"#
        #expect(text.utf8.count > 64 << 10)
        #expect(try EventReader.read(text.utf8).events.count == 400)
        let padded = text + String(repeating: " ", count: EventReader.largest - text.utf8.count)
        #expect(try EventReader.read(padded.utf8).events.count == 400)
        let error = refusal { try EventReader.read((padded + " ").utf8) }
        #expect(error?.code == .tooLarge && error?.message == "The message has 1048577 bytes; up to 1048576 are read.")
    }

    private func record(name: String = "ObjectCreated:Put", key: String = "k") -> String.UTF8View {
        (#"{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"\#(name)","#
            + #""s3":{"bucket":{"name":"b"},"object":{"key":"\#(key)"}}}]}"#).utf8
    }
}
