// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Waits for a condition that another process brings about.
///
/// - Throws: ``NotInTime`` when it takes over a minute, which a busy machine is given.
public func eventually(_ condition: () async throws -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(60)
    while try await !condition() {
        guard .now < end else { throw NotInTime() }
        try await Task.sleep(for: .milliseconds(2))
    }
}

/// A condition did not come about.
public struct NotInTime: Error {}
