// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import JobProtocol
internal import Recipes
internal import RenderPool
internal import Spelling
internal import Stores

/// An original in memory, its header read.
struct Original: Sendable {
    /// Its key in the store.
    let key: ObjectKey
    /// The encoded bytes, in a file of memory that a render process can map.
    let bytes: SharedMemory
    /// What the store says of it.
    let head: ObjectHead
    /// What its own header says.
    let info: SourceInfo
    /// Its part of the budget, held as long as the bytes are.
    let share: ByteBudget.Share

    /// What the pool knows it by.
    var identity: OriginalIdentity { OriginalIdentity(key: key, tag: head.etag, size: head.size) }
}
