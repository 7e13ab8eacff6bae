// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Recipes
internal import Spelling
internal import Stores
internal import Synchronization

/// Asks a store again that something is known to be wrong with.
///
/// What is wrong shows by calls, and so does that it is right again. A server that is sent nothing, since it said that it is
/// not ready, makes none, and would never be ready again.
final class StoreRecheck: Sendable {
    private static let patience = Duration.seconds(5)

    private let store: any ObjectStore
    private let isUnderWay = Mutex(false)

    init(_ store: any ObjectStore) { self.store = store }

    /// Asks once, beside whatever else goes on; not while it is being asked already.
    func start() {
        let isFirst = isUnderWay.withLock { isUnderWay in
            defer { isUnderWay = true }
            return !isUnderWay
        }
        guard isFirst else { return }
        Task {
            // A GET, whose refusal says why: that there is no such key only comes of what is right otherwise.
            if let key = try? ObjectKey(VariantPath.originals + "miniature-readiness") {
                _ = try? await store.get(key, limit: 0, deadline: .now + Self.patience)
            }
            isUnderWay.withLock { $0 = false }
        }
    }
}
