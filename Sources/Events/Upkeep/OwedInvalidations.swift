// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Originals whose changes the CDN has still to be told of.
///
/// When telling it fails, the message comes again; but by then the variants are right, and nothing shows that the CDN's
/// are not. The note does not outlive the process, and the log has said what was owed.
final class OwedInvalidations: Sendable {
    private let keys = Mutex<Set<String>>([])

    func note(_ key: String) { keys.withLock { _ = $0.insert(key) } }
    func contains(_ key: String) -> Bool { keys.withLock { $0.contains(key) } }
    func settle(_ key: String) { keys.withLock { _ = $0.remove(key) } }
}
