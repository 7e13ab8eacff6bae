// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What clients ask for credentials before each request.
///
/// It keeps what it has until that expires, and answers at once meanwhile.
public protocol CredentialsProvider: Sendable {
    /// Where the credentials come from, such as `environment` or `EKS Pod
    /// Identity`: for one line of the log, never a value.
    var source: String { get }

    /// The credentials to sign with now; nil means unsigned requests, which
    /// only public buckets answer.
    ///
    /// - Throws: An ``AWSError`` with the code `credentials` if the source
    ///   fails, or `cancelled` if the task was cancelled while it waited.
    func credentials() async throws(AWSError) -> Credentials?

    /// The same, waiting no longer than a request may.
    ///
    /// - Throws: An ``AWSError`` as well with the code `timeout`.
    func credentials(by deadline: ContinuousClock.Instant) async throws(AWSError) -> Credentials?

    /// Says that the service refused these as expired; the next call gets
    /// others if there are any.
    func invalidate(_ used: Credentials) async
}

extension CredentialsProvider {
    /// Makes a call, and once more with others when the service says that the credentials have expired.
    ///
    /// - Parameter hasRenewed: whether that was done for this call before, in an earlier try.
    func signing<Value>(
        _ hasRenewed: inout Bool, _ call: (Credentials?) async throws(AWSError) -> Value
    ) async throws(AWSError) -> Value {
        let used = try await credentials()
        do throws(AWSError) {
            return try await call(used)
        } catch {
            guard let used, error.code == .expired, !hasRenewed else { throw error }
            hasRenewed = true
            await invalidate(used)
            let renewed = try await credentials()
            guard renewed != used else { throw error }
            return try await call(renewed)
        }
    }

    /// At once, where there is nothing to wait for.
    public func credentials(by deadline: ContinuousClock.Instant) async throws(AWSError) -> Credentials? {
        try await credentials()
    }

    /// Does nothing: what cannot change cannot be replaced.
    public func invalidate(_ used: Credentials) async {}
}
