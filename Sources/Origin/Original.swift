// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import JobProtocol
internal import Recipes
internal import Stores

/// An original in memory, its header read.
struct Original: Sendable {
    /// Its key in the store.
    let key: String
    /// The encoded bytes, in a file of memory that a render process can map.
    let bytes: SharedMemory
    /// What the store says of it.
    let head: ObjectHead
    /// What its own header says.
    let info: SourceInfo
    /// Its part of the budget, held as long as the bytes are.
    let share: ByteBudget.Share

    /// Never the same for other bytes: what a quarantine goes by, and what several sizes share a decode by.
    ///
    /// With the key, since the tag of a file is its time and size, which another may have as well.
    var identity: String { "\(head.etag)-\(head.size) \(key)" }
}
