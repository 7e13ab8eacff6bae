// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Recipes
internal import Spelling
internal import Stores

/// One variant that may be stored of an original, and what the store has of it.
struct Rung: Sendable {
    /// How a stored variant stands to its original.
    enum State: Sendable, Hashable {
        /// There is none.
        case missing
        /// It was made from this very original, and by a revision of the engine that is good enough.
        case current
        /// It was made from another, or there is no original, or by a revision that is too old.
        case outdated
        /// We may not look at it, nor touch it.
        case forbidden
    }

    let path: VariantPath
    let state: State

    /// How a stored object stands to an original, nil for none.
    ///
    /// One that was not stored by us, by the pipeline before this one perhaps, has no revision, and is taken for right when
    /// it is at least as new as the original.
    ///
    /// - Parameter oldest: the oldest revision of the engine that is good enough; nil for any.
    static func state(
        of stored: ObjectHead, against original: ObjectHead?, oldest: EngineRevision? = nil
    ) -> State {
        guard let original else { return .outdated }
        guard let provenance = Provenance(stored.metadata) else {
            return stored.lastModified >= original.lastModified ? .current : .outdated
        }
        guard provenance.original == original.etag else { return .outdated }
        return provenance.isOlder(than: oldest) ? .outdated : .current
    }

    /// How a stored object of which nothing is known but itself stands to the engine.
    static func state(of stored: ObjectHead, oldest: EngineRevision) -> State {
        Provenance(stored.metadata)?.isOlder(than: oldest) == true ? .outdated : .current
    }
}
