// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Ends retrying when nearly everything fails.
///
/// Retries multiply the load on a service exactly when it has too much. Each
/// takes from a store that successes fill slowly, so that in the long run at
/// most a fifth of the calls are retries; a bad minute is still ridden out
/// (the "standard" mode of the AWS SDKs, with its numbers).
public final class RetryBudget: Sendable {
    private static let most = 500
    private static let price = 5

    private let tokens = Mutex(RetryBudget.most)

    /// A full budget of 500 tokens, shared by the calls of one service.
    public init() {}

    /// Takes 5 tokens for a retry.
    ///
    /// False: there are too few.
    func withdraw() -> Bool {
        tokens.withLock { tokens in
            guard tokens >= Self.price else { return false }
            tokens -= Self.price
            return true
        }
    }

    /// Gives a token back for a call that succeeded.
    func deposit() {
        tokens.withLock { $0 = min(Self.most, $0 + 1) }
    }
}
