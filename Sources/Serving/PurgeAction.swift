// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import Spelling

/// Deletes all variants of an original, by its key, and says in a sentence what was done.
public typealias PurgeAction = @Sendable (ObjectKey, PurgeScope) async throws -> String

/// How far a purge goes.
public enum PurgeScope: Sendable {
    /// The store, this process and the CDN.
    case everywhere
    /// This process alone: somebody else has seen to the rest.
    case memory
}
