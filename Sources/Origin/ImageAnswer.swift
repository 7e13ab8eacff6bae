// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What a request for a picture comes to, when it goes well.
public enum ImageAnswer: Sendable {
    /// A variant, where it came from, and how long that took.
    case variant(Variant, CacheStatus, Timings)
    /// The client's copy is good: the variant's validators, without its bytes.
    case notModified(Validators, CacheStatus, Timings)
    /// There is no such original, and this is the picture to show instead.
    case fallback(Variant)
    /// The path is valid, but not the variant's one path, which is this one, percent-encoded.
    case redirect(String)
}

/// Where an answer came from: the value of `X-Cache`.
public enum CacheStatus: String, Sendable, CaseIterable {
    /// This process still held it.
    case memory
    /// The store held it.
    case stored
    /// Another request was already making it.
    case coalesced
    /// It was made for this request.
    case miss
}
