// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPClient
internal import Synchronization

/// Passes a body on, and takes the check that its head announces.
///
/// The bytes are gone by when the last of them shows that one was wrong, so
/// that is for the caller to ask afterwards.
final class CheckedSink: BodySink {
    private struct State {
        var running: RunningChecksum?
        var algorithm: ChecksumAlgorithm?
        var expected = ""
    }

    private let sink: any BodySink
    // Written on the client's thread, read after it is done.
    private let state = Mutex(State())

    init(_ sink: any BodySink) { self.sink = sink }

    /// The check that the bytes since the last beginning should have and have
    /// not; to be asked for once.
    func failed() -> ChecksumAlgorithm? {
        state.withLock { state in
            guard let running = state.running, running.finish() != state.expected else { return nil }
            return state.algorithm
        }
    }

    func begin(status: Int, contentLength: Int?) throws {
        try begin(status: status, headers: [:], contentLength: contentLength)
    }

    func begin(status: Int, headers: HTTPHeaders, contentLength: Int?) throws {
        state.withLock { state in
            state = State()
            guard let (algorithm, value) = ChecksumAlgorithm.expected(in: headers) else { return }
            state = State(running: RunningChecksum(algorithm), algorithm: algorithm, expected: value)
        }
        try sink.begin(status: status, headers: headers, contentLength: contentLength)
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        state.withLock { $0.running?.update(bytes) }
        try sink.write(bytes)
    }
}
