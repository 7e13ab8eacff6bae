// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Spelling
internal import Stores

/// Where a stored variant comes from, kept with it as metadata, so that it can be validated without its original.
struct Provenance: Sendable, Hashable {
    /// The original's entity tag, as its store gives it.
    let original: String
    /// When the original was last modified, in Unix seconds.
    let modified: Int64
    /// The revision of the engine that made the variant.
    let engine: EngineRevision

    /// That of a variant which an engine makes of an original.
    init(of head: ObjectHead, engine: EngineRevision) {
        original = head.etag
        modified = head.lastModified
        self.engine = engine
    }

    /// Reads metadata back; nil when the object was not stored by us, as one whose time is no date: what we store is.
    init?(_ metadata: [String: String]) {
        guard let original = metadata["source-etag"], let engine = metadata["engine"],
            let modified = metadata["source-modified"].flatMap(Int64.init),
            DateRange.seconds.contains(modified)
        else { return nil }
        self.original = original
        self.modified = modified
        self.engine = EngineRevision(stored: engine)
    }

    /// Whether the variant was made by a revision before this one; none is before nil.
    func isOlder(than revision: EngineRevision?) -> Bool {
        guard let revision else { return false }
        return engine.isOlder(than: revision)
    }

    /// The metadata to store, with the tag that a CDN reads from it.
    func metadata(_ cacheTag: CacheTag) -> [String: String] {
        [
            "source-etag": original,
            "source-modified": String(modified),
            "engine": engine.description,
            "cache-tag": cacheTag.description,
        ]
    }
}
