// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The specs that the store has variants of, as they were found lately.
///
/// Finding them takes a call for each; an upload a second would make it the dearest part of the work.
final class SpecList: Sendable {
    private static let period = Duration.seconds(60)

    private let found = Mutex<(specs: [String], at: ContinuousClock.Instant)?>(nil)

    /// The list, found anew when it is older than a minute.
    func get(
        _ find: () async throws(OriginError) -> [String]
    ) async throws(OriginError) -> [String] {
        if let found = found.withLock({ $0 }), found.at.duration(to: .now) < Self.period { return found.specs }
        let specs = try await find()
        found.withLock { $0 = (specs, .now) }
        return specs
    }
}
