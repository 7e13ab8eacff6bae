// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

extension RetryPolicy {
    /// Makes a call until it succeeds or must not be tried again.
    ///
    /// - Parameters:
    ///   - rule: Which failures may be answered so.
    ///   - deadline: No try begins after it.
    ///   - attempt: One try.
    func run<Value>(
        _ rule: RetryRule,
        deadline: ContinuousClock.Instant,
        _ attempt: () async throws(AWSError) -> Value
    ) async throws(AWSError) -> Value {
        var retries = 0
        var failures: [AWSError.Code: Int] = [:]
        while true {
            let error: AWSError
            do throws(AWSError) {
                let value = try await attempt()
                budget.deposit()
                return value
            } catch let failure {
                error = failure
            }
            guard failures[error.code, default: 0] < rule.most(error),
                let wait = delay(before: retries, after: error.code, deadline: deadline)
            else { throw error }
            retries += 1
            failures[error.code, default: 0] += 1
            do {
                try await sleep(wait)
            } catch {
                throw AWSError(.cancelled, "The call was cancelled.")
            }
        }
    }
}
