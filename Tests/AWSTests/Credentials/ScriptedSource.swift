// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

@testable import AWS

/// A source that answers when a test says so.
final class ScriptedSource: CredentialsSource {
    private struct State {
        var count = 0
        var waiting: [CheckedContinuation<Result<Credentials, AWSError>, Never>] = []
        var observers: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    let name = "scripted"

    /// How often it was asked.
    var count: Int { state.withLock { $0.count } }

    func fetch() async throws(AWSError) -> Credentials {
        let result = await withCheckedContinuation { continuation in
            let observers = state.withLock { state in
                state.count += 1
                state.waiting.append(continuation)
                defer { state.observers = [] }
                return state.observers
            }
            for observer in observers { observer.resume() }
        }
        return try result.get()
    }

    /// Waits until it is being asked.
    func asked() async {
        await withCheckedContinuation { continuation in
            let isAsked = state.withLock { state in
                if state.waiting.isEmpty { state.observers.append(continuation) }
                return !state.waiting.isEmpty
            }
            if isAsked { continuation.resume() }
        }
    }

    /// Answers those who ask.
    func answer(_ result: Result<Credentials, AWSError>) {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume(returning: result) }
    }
}
