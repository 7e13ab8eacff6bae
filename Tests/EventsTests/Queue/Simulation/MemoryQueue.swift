// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import Events
import Synchronization

/// A queue as SQS is one: messages hide, come again, and go to another queue when that was too often.
///
/// Every call takes a moment, and fails if it is told to.
final class MemoryQueue: MessageQueue {
    /// A call, for those who let it fail.
    enum Call: Hashable {
        case attributes, receive, delete, setVisibility
    }

    /// A call that was made.
    struct Made {
        let call: Call
        let at: Duration
        /// Messages asked for or named.
        let count: Int
        /// What visibility was set to.
        var visibility: Duration?
    }

    private struct Stored {
        let id: String
        var visibleAt: ContinuousClock.Instant
        var receives = 0
        var receipt: String?
    }

    private struct State {
        var messages: [Stored] = []
        var deleted: [String] = []
        var dead: [String] = []
        var log: [Made] = []
        var whenTaken: @Sendable () -> Void = {}
    }

    let name = "memory://queue"
    private let simulation: Simulation
    private let settings: QueueAttributes
    private let fault: @Sendable (Call) -> AWSError?
    private let knowsLongPolls: Bool
    private let answersCancelled: Bool
    private let state = Mutex(State())

    /// Makes an empty queue.
    ///
    /// - Parameters:
    ///   - visibility: Its visibility timeout.
    ///   - mostReceives: After how many receives a message goes to the dead-letter queue; nil means never.
    ///   - knowsLongPolls: Whether it waits when it is empty.
    ///   - answersCancelled: Whether the answer to a cancelled receive still arrives.
    ///   - fault: Why a call fails, if it does.
    init(
        _ simulation: Simulation, visibility: Duration = .seconds(30), mostReceives: Int? = nil,
        knowsLongPolls: Bool = true, answersCancelled: Bool = false,
        fault: @escaping @Sendable (Call) -> AWSError? = { _ in nil }
    ) {
        self.simulation = simulation
        let redrive = mostReceives.map { QueueAttributes.Redrive(deadLetterQueue: "dead", mostReceives: $0) }
        settings = QueueAttributes(visibility: visibility, redrive: redrive)
        self.knowsLongPolls = knowsLongPolls
        self.answersCancelled = answersCancelled
        self.fault = fault
    }

    var deleted: [String] { state.withLock { $0.deleted } }
    var dead: [String] { state.withLock { $0.dead } }
    var left: [String] { state.withLock { $0.messages.map(\.id) } }
    var log: [Made] { state.withLock { $0.log } }

    /// When the messages that are left come again.
    var comeAgain: [Duration] { state.withLock { $0.messages.map { $0.visibleAt - simulation.start } } }

    func calls(_ call: Call) -> [Made] { log.filter { $0.call == call } }

    /// Does something whenever messages are taken, before the answer arrives.
    func whenTaken(_ body: @escaping @Sendable () -> Void) { state.withLock { $0.whenTaken = body } }

    func send(_ ids: String...) { send(ids) }

    func send(_ ids: [String]) {
        let now = simulation.now
        state.withLock { $0.messages += ids.map { Stored(id: $0, visibleAt: now) } }
    }

    func attributes(deadline: ContinuousClock.Instant) async throws(AWSError) -> QueueAttributes {
        try await begin(Made(call: .attributes, at: simulation.elapsed, count: 0))
        return settings
    }

    func receive(
        _ most: Int, wait: Duration, visibility: Duration?, deadline: ContinuousClock.Instant
    ) async throws(AWSError) -> [QueueMessage] {
        let end = simulation.now + wait
        try await begin(Made(call: .receive, at: simulation.elapsed, count: most, visibility: visibility))
        while true {
            let messages = take(most, visibility ?? settings.visibility)
            guard messages.isEmpty else {
                state.withLock { $0.whenTaken }()
                do throws(AWSError) { try await pass(.milliseconds(20)) } catch  where answersCancelled {}
                return messages
            }
            guard knowsLongPolls, simulation.now < end else { return [] }
            try await pass(.milliseconds(500))
        }
    }

    func delete(
        _ messages: [QueueMessage], deadline: ContinuousClock.Instant
    ) async throws(AWSError) -> [QueueFailure] {
        try await begin(Made(call: .delete, at: simulation.elapsed, count: messages.count))
        return change(messages) { state, index, _ in
            state.deleted.append(state.messages.remove(at: index).id)
            return true
        }
    }

    func setVisibility(
        _ visibility: Duration, of messages: [QueueMessage], deadline: ContinuousClock.Instant
    ) async throws(AWSError) -> [QueueFailure] {
        try await begin(
            Made(call: .setVisibility, at: simulation.elapsed, count: messages.count, visibility: visibility))
        return change(messages) { state, index, now in
            guard state.messages[index].visibleAt > now else { return false }
            state.messages[index].visibleAt = now + visibility
            return true
        }
    }

    private func begin(_ made: Made) async throws(AWSError) {
        state.withLock { $0.log.append(made) }
        try await pass(.milliseconds(1) * (1 + simulation.random(in: 0..<50)))
        if let error = fault(made.call) { throw error }
    }

    private func pass(_ duration: Duration) async throws(AWSError) {
        do { try await simulation.sleep(duration) } catch { throw AWSError(.cancelled, "The task was cancelled.") }
    }

    private func take(_ most: Int, _ visibility: Duration) -> [QueueMessage] {
        let now = simulation.now
        return state.withLock { state in
            let mostReceives = settings.redrive?.mostReceives ?? .max
            let (dead, left) = state.messages.reduce(into: ([Stored](), [Stored]())) { parts, message in
                let isDead = message.visibleAt <= now && message.receives >= mostReceives
                isDead ? parts.0.append(message) : parts.1.append(message)
            }
            state.dead += dead.map(\.id)
            state.messages = left
            return state.messages.indices.filter { state.messages[$0].visibleAt <= now }.prefix(most).map { index in
                state.messages[index].receives += 1
                state.messages[index].visibleAt = now + visibility
                let message = state.messages[index]
                let receipt = "\(message.id)#\(message.receives)"
                state.messages[index].receipt = receipt
                return QueueMessage(
                    id: message.id, receipt: receipt, body: message.id, receiveCount: message.receives)
            }
        }
    }

    /// Only the last receipt is one; what a change refuses has failed for good too.
    private func change(
        _ messages: [QueueMessage], _ body: (inout State, Int, ContinuousClock.Instant) -> Bool
    ) -> [QueueFailure] {
        let now = simulation.now
        return state.withLock { state in
            messages.compactMap { message in
                if let index = state.messages.firstIndex(where: { $0.receipt == message.receipt }),
                    body(&state, index, now)
                {
                    return nil
                }
                return QueueFailure(message: message, serviceCode: "ReceiptHandleIsInvalid", isLasting: true)
            }
        }
    }
}
