// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Logging
import Spelling
import Synchronization
import TestSupport
import Testing

@testable import Events
@testable import Origin

/// What events lead to, and what their sender is told.
@Suite(.timeLimit(.minutes(5)))
struct UpkeepTests {
    /// What was done, by an origin and a CDN that do what they are told.
    private final class World: Sendable {
        struct State {
            var reconciled: [ObjectKey] = []
            var invalidated: [ObjectKey] = []
            var running = 0
            var mostRunning = 0
        }

        let state = Mutex(State())
        let answer: @Sendable (ObjectKey) -> Reconciliation
        let isCDNDown = Mutex(false)

        init(_ answer: @escaping @Sendable (ObjectKey) -> Reconciliation) { self.answer = answer }

        var upkeep: Upkeep {
            Upkeep(bucket: "pictures", logger: Logger(label: "test")) { key, _ in
                self.state.withLock { state in
                    state.reconciled.append(key)
                    state.running += 1
                    state.mostRunning = max(state.mostRunning, state.running)
                }
                for _ in 0..<10 { await Task.yield() }
                self.state.withLock { $0.running -= 1 }
                return self.answer(key)
            } invalidate: { key, _ in
                if self.isCDNDown.withLock({ $0 }) { throw OriginError(.storeTrouble, "The CDN is down.") }
                self.state.withLock { $0.invalidated.append(key) }
            }
        }
    }

    private static func result(
        made: Int = 0, outdated: Int = 0, isGone: Bool = false, failure: OriginError? = nil
    ) -> Reconciliation {
        var result = Reconciliation()
        result.made = made
        result.outdated = outdated
        result.isGone = isGone
        result.failure = failure
        return result
    }

    private static func event(_ key: String, bucket: String = "pictures", _ name: String = "ObjectCreated:Put")
        -> String
    {
        """
        {"eventVersion":"2.1","eventSource":"aws:s3","eventName":"\(name)","s3":{"bucket":{"name":"\(bucket)"},\
        "object":{"key":"\(key)"}}}
        """
    }

    private static func message(_ events: String...) -> [UInt8] {
        Array("{\"Records\":[\(events.joined(separator: ","))]}".utf8)
    }

    private static func handle(_ upkeep: Upkeep, _ message: [UInt8]) async -> UpkeepOutcome {
        await upkeep.handle(message, isRepeat: false, deadline: .now + .seconds(10))
    }

    @Test(arguments: [
        ("originals/a+b%2Bc.jpg", "pictures", ["a b+c.jpg"]), ("800x600/a.jpg", "pictures", []),
        ("400x300,format=webp/a.jpg", "pictures", []), ("other/a.jpg", "pictures", []),
        ("originals/folder/", "pictures", []), ("originals/a.jpg", "elsewhere", []),
        ("originals/800x600/a.jpg", "pictures", ["800x600/a.jpg"]),
    ])
    func `only originals of this bucket are looked at, and never a variant`(
        _ key: String, _ bucket: String, _ reconciled: [ObjectKey]
    ) async {
        let world = World { _ in Self.result(made: 3) }
        #expect(await Self.handle(world.upkeep, Self.message(Self.event(key, bucket: bucket))) == .done)
        #expect(world.state.withLock { $0.reconciled } == reconciled)
    }

    @Test func `several events on one original in a message are one look at it`() async {
        let world = World { _ in Self.result(made: 3) }
        let events = Self.message(
            Self.event("originals/a.jpg"), Self.event("originals/a.jpg", "ObjectRemoved:Delete"),
            Self.event("originals/b.jpg"), Self.event("originals/a.jpg"))
        #expect(await Self.handle(world.upkeep, events) == .done)
        #expect(world.state.withLock { $0.reconciled.sorted() } == ["a.jpg", "b.jpg"])
    }

    @Test func `two messages on one original have their turns`() async {
        let world = World { _ in Self.result(made: 3) }
        let upkeep = world.upkeep
        await withDiscardingTaskGroup { group in
            for _ in 0..<20 {
                group.addTask { _ = await Self.handle(upkeep, Self.message(Self.event("originals/a.jpg"))) }
            }
        }
        #expect(world.state.withLock { $0.reconciled.count } == 20)
        #expect(world.state.withLock { $0.mostRunning } == 1)
    }

    @Test(arguments: [
        (OriginError.Cause.unsupported, true), (.tooLarge, true), (.notAllowed, true), (.malformed, true),
        (.storeTrouble, false), (.saturated, false), (.deadline, false), (.failed, false), (.draining, false),
    ])
    func `what can never be made is done with, and what may be comes again`(_ cause: OriginError.Cause, _ isDone: Bool)
        async
    {
        let world = World { _ in Self.result(failure: OriginError(cause, "Why.")) }
        let outcome = await Self.handle(world.upkeep, Self.message(Self.event("originals/a.jpg")))
        if isDone {
            #expect(outcome == .done)
        } else {
            #expect(outcome == .retry("The variants of “a.jpg” could not be made this time: Why."))
        }
    }

    @Test func `what can't be read is said, and what can be is done beside it`() async {
        let world = World { _ in Self.result(made: 3) }
        let events = Self.message(Self.event("originals/%ff.jpg"), Self.event("originals/b.jpg"))
        guard case .unreadable = await Self.handle(world.upkeep, events) else {
            Issue.record("It was read.")
            return
        }
        #expect(world.state.withLock { $0.reconciled } == ["b.jpg"])
        for text in ["", "{", "[]", "{}", "null", "{\"Records\":7}"] {
            guard case .unreadable = await Self.handle(world.upkeep, Array(text.utf8)) else {
                Issue.record("\(text) was read.")
                continue
            }
        }
    }

    @Test func `the CDN is told of what was replaced or removed, and not of a first upload`() async {
        let world = World { key in
            switch key {
            case "new.jpg": Self.result(made: 3)
            case "same.jpg": Self.result()
            case "replaced.jpg": Self.result(made: 3, outdated: 3)
            default: Self.result(outdated: 3, isGone: true)
            }
        }
        let upkeep = world.upkeep
        for key in ["new", "same", "replaced", "gone"] {
            #expect(await Self.handle(upkeep, Self.message(Self.event("originals/\(key).jpg"))) == .done)
        }
        #expect(world.state.withLock { $0.invalidated } == ["replaced.jpg", "gone.jpg"])
    }

    @Test func `a CDN that was not told is told when the message comes again`() async {
        let first = Mutex(true)
        let world = World { _ in
            // The second time there is nothing left to do.
            let isFirst = first.withLock { first in
                defer { first = false }
                return first
            }
            return Self.result(made: isFirst ? 3 : 0, outdated: isFirst ? 3 : 0)
        }
        let upkeep = world.upkeep
        world.isCDNDown.withLock { $0 = true }
        let message = Self.message(Self.event("originals/a.jpg"))
        #expect(await Self.handle(upkeep, message) == .retry("The CDN was not told that “a.jpg” has changed."))
        world.isCDNDown.withLock { $0 = false }
        #expect(await Self.handle(upkeep, message) == .done)
        #expect(await Self.handle(upkeep, message) == .done)
        #expect(world.state.withLock { $0.invalidated } == ["a.jpg"])
    }

    @Test func `the CDN is told of what was changed before something failed`() async {
        let passing = World { _ in Self.result(made: 1, outdated: 2, failure: OriginError(.storeTrouble, "Why.")) }
        guard case .retry = await Self.handle(passing.upkeep, Self.message(Self.event("originals/a.jpg"))) else {
            Issue.record("It was done.")
            return
        }
        #expect(passing.state.withLock { $0.invalidated } == ["a.jpg"])
        let lasting = World { _ in Self.result(outdated: 3, failure: OriginError(.unsupported, "Why.")) }
        #expect(await Self.handle(lasting.upkeep, Self.message(Self.event("originals/a.jpg"))) == .done)
        #expect(lasting.state.withLock { $0.invalidated } == ["a.jpg"])
    }

    @Test func `the CDN is told when a message comes again that somebody else has worked on`() async {
        let world = World { _ in Self.result() }
        let message = Self.message(Self.event("originals/a.jpg"))
        #expect(await world.upkeep.handle(message, isRepeat: true, deadline: .now + .seconds(9)) == .done)
        #expect(world.state.withLock { $0.invalidated } == ["a.jpg"])
    }

    @Test(arguments: [
        (Self.result(), true), (Self.result(made: 3), false), (Self.result(made: 2, outdated: 1), true),
        (Self.result(failure: OriginError(.unsupported, "Why.")), false),
    ])
    func `where nobody says that a message is a repeat, it is one if nothing had to be made`(
        _ result: Reconciliation, _ isTold: Bool
    ) async {
        let world = World { _ in result }
        _ = await world.upkeep.handle(
            Self.message(Self.event("originals/a.jpg")), isRepeat: nil, deadline: .now + .seconds(9))
        #expect(world.state.withLock { $0.invalidated } == (isTold ? ["a.jpg"] : []))
    }

    @Test func `events of another bucket are told of once a minute, since that may be all of them`() async {
        let logs = LogRecorder()
        let upkeep = Upkeep(bucket: "pictures", logger: logs.logger) { _, _ in
            Self.result()
        } invalidate: { _, _ in
        }
        for _ in 0..<3 { _ = await Self.handle(upkeep, Self.message(Self.event("originals/a.jpg", bucket: "other"))) }
        #expect(logs.warnings.map(\.message) == ["Events of another bucket are passed over: “other” is not pictures."])
    }

    @Test func `a removal that comes twice is told once, and an original that came back is told again`() async {
        let isThere = Mutex(false)
        let world = World { _ in
            isThere.withLock { $0 } ? Self.result(made: 3, outdated: 1) : Self.result(isGone: true)
        }
        let upkeep = world.upkeep
        let message = Self.message(Self.event("originals/a.jpg"))
        for _ in 0..<5 { #expect(await Self.handle(upkeep, message) == .done) }
        #expect(world.state.withLock { $0.invalidated.count } == 1)
        isThere.withLock { $0 = true }
        #expect(await Self.handle(upkeep, message) == .done)
        isThere.withLock { $0 = false }
        #expect(await Self.handle(upkeep, message) == .done)
        #expect(world.state.withLock { $0.invalidated.count } == 3)
    }

    @Test func `a key is shown in the log without its control characters`() async {
        let logs = LogRecorder()
        let upkeep = Upkeep(bucket: nil, logger: logs.logger) { _, _ in
            Self.result(made: 1)
        } invalidate: { _, _ in
        }
        let key = "originals/a%0A2026-01-01 critical: forged%1B[31m"
        _ = await upkeep.handle(Self.message(Self.event(key)), isRepeat: nil, deadline: .now + .seconds(9))
        let text = logs.lines.flatMap { [$0.message] + $0.metadata.values }.joined(separator: " ")
        #expect(text.contains("forged") && !text.contains("\u{1B}") && !text.contains("a\n2026"))
    }

    @Test func `a message that must come again is more than one that can't be read`() {
        let all: [UpkeepOutcome] = [.done, .retry("a"), .unreadable("b")]
        let joined = all.map { left in all.map { left.joined(with: $0) } }
        #expect(
            joined == [
                [.done, .retry("a"), .unreadable("b")], [.retry("a"), .retry("a"), .retry("a")],
                [.unreadable("b"), .retry("a"), .unreadable("b")],
            ])
    }
}
