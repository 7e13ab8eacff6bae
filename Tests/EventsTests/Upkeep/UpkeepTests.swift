// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Logging
import Synchronization
import TestSupport
import Testing

@testable import Events
@testable import Origin

/// What events lead to, and what their sender is told.
@Suite(.timeLimit(.minutes(1)))
struct UpkeepTests {
    /// What was done, by an origin and a CDN that do what they are told.
    private final class World: Sendable {
        struct State {
            var reconciled: [String] = []
            var invalidated: [String] = []
            var running = 0
            var mostRunning = 0
        }

        let state = Mutex(State())
        let answer: @Sendable (String) -> Result<Reconciliation, OriginError>
        let isCDNDown = Mutex(false)

        init(_ answer: @escaping @Sendable (String) -> Result<Reconciliation, OriginError>) { self.answer = answer }

        var upkeep: Upkeep {
            Upkeep(bucket: "pictures", logger: Logger(label: "test")) { key, _ throws(OriginError) in
                self.state.withLock { state in
                    state.reconciled.append(key)
                    state.running += 1
                    state.mostRunning = max(state.mostRunning, state.running)
                }
                for _ in 0..<10 { await Task.yield() }
                self.state.withLock { $0.running -= 1 }
                return try self.answer(key).get()
            } invalidate: { key in
                if self.isCDNDown.withLock({ $0 }) { throw OriginError(.storeTrouble, "The CDN is down.") }
                self.state.withLock { $0.invalidated.append(key) }
            }
        }
    }

    private static func result(made: Int = 0, outdated: Int = 0, isGone: Bool = false) -> Reconciliation {
        var result = Reconciliation()
        result.made = made
        result.outdated = outdated
        result.isGone = isGone
        return result
    }

    private static func event(_ key: String, bucket: String = "pictures", _ name: String = "ObjectCreated:Put") -> String {
        """
        {"eventVersion":"2.1","eventSource":"aws:s3","eventName":"\(name)","s3":{"bucket":{"name":"\(bucket)"},\
        "object":{"key":"\(key)"}}}
        """
    }

    private static func message(_ events: String...) -> [UInt8] {
        Array("{\"Records\":[\(events.joined(separator: ","))]}".utf8)
    }

    private static func handle(_ upkeep: Upkeep, _ message: [UInt8]) async -> UpkeepOutcome {
        await upkeep.handle(message, deadline: .now + .seconds(10))
    }

    @Test(arguments: [
        ("originals/a+b%2Bc.jpg", "pictures", ["a b+c.jpg"]), ("800x600/a.jpg", "pictures", []),
        ("400x300,format=webp/a.jpg", "pictures", []), ("other/a.jpg", "pictures", []),
        ("originals/folder/", "pictures", []), ("originals/a.jpg", "elsewhere", []),
        ("originals/800x600/a.jpg", "pictures", ["800x600/a.jpg"]),
    ])
    func `only originals of this bucket are looked at, and never a variant`(
        _ key: String, _ bucket: String, _ reconciled: [String]
    ) async {
        let world = World { _ in .success(Self.result(made: 3)) }
        #expect(await Self.handle(world.upkeep, Self.message(Self.event(key, bucket: bucket))) == .done)
        #expect(world.state.withLock { $0.reconciled } == reconciled)
    }

    @Test func `several events on one original in a message are one look at it`() async {
        let world = World { _ in .success(Self.result(made: 3)) }
        let events = Self.message(
            Self.event("originals/a.jpg"), Self.event("originals/a.jpg", "ObjectRemoved:Delete"),
            Self.event("originals/b.jpg"), Self.event("originals/a.jpg"))
        #expect(await Self.handle(world.upkeep, events) == .done)
        #expect(world.state.withLock { $0.reconciled.sorted() } == ["a.jpg", "b.jpg"])
    }

    @Test func `two messages on one original have their turns`() async {
        let world = World { _ in .success(Self.result(made: 3)) }
        let upkeep = world.upkeep
        await withDiscardingTaskGroup { group in
            for _ in 0..<20 { group.addTask { _ = await Self.handle(upkeep, Self.message(Self.event("originals/a.jpg"))) } }
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
        let world = World { _ in .failure(OriginError(cause, "Why.")) }
        let outcome = await Self.handle(world.upkeep, Self.message(Self.event("originals/a.jpg")))
        if isDone {
            #expect(outcome == .done)
        } else {
            #expect(outcome == .retry("The variants of a.jpg could not be made this time: Why."))
        }
    }

    @Test func `what can't be read is said, and what can be is done beside it`() async {
        let world = World { _ in .success(Self.result(made: 3)) }
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
            case "new.jpg": .success(Self.result(made: 3))
            case "same.jpg": .success(Self.result())
            case "replaced.jpg": .success(Self.result(made: 3, outdated: 3))
            default: .success(Self.result(outdated: 3, isGone: true))
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
            return .success(Self.result(made: isFirst ? 3 : 0, outdated: isFirst ? 3 : 0))
        }
        let upkeep = world.upkeep
        world.isCDNDown.withLock { $0 = true }
        let message = Self.message(Self.event("originals/a.jpg"))
        #expect(await Self.handle(upkeep, message) == .retry("The CDN was not told that a.jpg has changed."))
        world.isCDNDown.withLock { $0 = false }
        #expect(await Self.handle(upkeep, message) == .done)
        #expect(await Self.handle(upkeep, message) == .done)
        #expect(world.state.withLock { $0.invalidated } == ["a.jpg"])
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
