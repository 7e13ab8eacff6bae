// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Recipes
internal import Stores

/// One variant of the ladder, and what the store has of it.
struct Rung: Sendable {
    /// How a stored variant stands to its original.
    enum State: Sendable, Hashable {
        /// There is none.
        case missing
        /// It was made from this very original.
        case current
        /// It was made from another.
        case outdated
    }

    let path: VariantPath
    let key: ObjectKey
    let state: State

    /// How a stored object stands to an original.
    ///
    /// One that was not stored by us, by the pipeline before this one perhaps, is taken for right when it is at least as
    /// new as the original.
    static func state(of stored: ObjectHead?, against original: ObjectHead) -> State {
        guard let stored else { return .missing }
        guard let provenance = Provenance(stored.metadata) else {
            return stored.lastModified >= original.lastModified ? .current : .outdated
        }
        return provenance.original == original.etag ? .current : .outdated
    }
}
