// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPClient
internal import Synchronization

/// What is wrong with a client's configuration or surroundings, as far as its
/// calls have shown.
final class S3Diagnosis: Sendable {
    private static let quiet = Duration.seconds(60)
    /// A name server may miss a beat.
    private static let tolerableResolves = 2

    private struct State {
        var problem: AWSError?
        var resolves = 0
        var reported: [AWSError.Code: ContinuousClock.Instant] = [:]
    }

    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Mutex(State())

    init(now: @escaping @Sendable () -> ContinuousClock.Instant) { self.now = now }

    /// What will not pass by itself; nil if nothing is known.
    var problem: AWSError? { state.withLock { $0.problem } }

    /// A call was answered as it should.
    func succeeded() {
        state.withLock { state in
            state.problem = nil
            state.resolves = 0
        }
    }

    /// Takes note of a failure.
    ///
    /// - Returns: The failure, marked if the like was reported within the last minute.
    func note(_ error: AWSError) -> AWSError {
        state.withLock { state in
            let isResolve = (error.underlying as? HTTPClientError)?.code == .resolve
            state.resolves = isResolve ? state.resolves + 1 : 0
            // Only with an account and a bucket that are right can a key be missing, one object refused or too large.
            let isLetIn = error.serviceCode == "NoSuchKey" || error.serviceCode == "AccessDenied"
            if isLetIn || error.code == .tooLarge { state.problem = nil }
            guard Self.isLasting(error.code) || state.resolves > Self.tolerableResolves else { return error }
            state.problem = error
            var marked = error
            if let last = state.reported[error.code], now() - last < Self.quiet {
                marked.isRepeat = true
            } else {
                state.reported[error.code] = now()
            }
            return marked
        }
    }

    private static func isLasting(_ code: AWSError.Code) -> Bool {
        switch code {
        case .missingBucket, .unauthorised, .expired, .skewed, .wrongRegion, .credentials, .invalid: true
        default: false
        }
    }
}
