// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Synchronization

extension ScriptedServer {
    struct State {
        var connections = 0
        var open = 0
        var mostOpen = 0
        var requests: [Request] = []
        var waiting: [EventLoopPromise<Void>] = []
        var observers: [(@Sendable (State) -> Bool, CheckedContinuation<Void, Never>)] = []
    }

    /// What happened until now.
    final class Log: Sendable {
        let state = Mutex(State())

        func connect() -> Int {
            change { state in
                state.connections += 1
                state.open += 1
                state.mostOpen = max(state.mostOpen, state.open)
                return state.connections - 1
            }
        }

        func disconnect() { change { $0.open -= 1 } }

        /// Makes a request of its parts, numbered in the order they come.
        func add(_ head: String, _ body: ByteBuffer, connection: Int, place: Int) -> Request {
            change { state in
                let request = Request(
                    head: head, body: body, connection: connection, place: place, number: state.requests.count)
                state.requests.append(request)
                return request
            }
        }

        func meet(_ count: Int, _ promise: EventLoopPromise<Void>) {
            let met = change { state in
                state.waiting.append(promise)
                guard state.waiting.count >= count else { return [EventLoopPromise<Void>]() }
                defer { state.waiting = [] }
                return state.waiting
            }
            for promise in met { promise.succeed() }
        }

        func wait(_ condition: @escaping @Sendable (State) -> Bool) async {
            await withCheckedContinuation { continuation in
                change { $0.observers.append((condition, continuation)) }
            }
        }

        private func change<Result: Sendable>(_ body: @Sendable (inout State) -> Result) -> Result {
            let (result, done) = state.withLock { state in
                let result = body(&state)
                let done = state.observers.filter { $0.0(state) }.map(\.1)
                state.observers = state.observers.filter { !$0.0(state) }
                return (result, done)
            }
            for continuation in done { continuation.resume() }
            return result
        }
    }
}
