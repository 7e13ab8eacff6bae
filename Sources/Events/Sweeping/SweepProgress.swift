// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import Spelling

/// How far a sweep is.
public struct SweepProgress: Sendable, Hashable {
    /// The originals found so far; all of them once ``isCounted``.
    public internal(set) var found = 0
    /// Whether all originals have been counted.
    public internal(set) var isCounted = false
    /// The originals that were looked at.
    public internal(set) var done = 0
    /// Variants that were made, or would be.
    public internal(set) var made = 0
    /// The bytes of these; 0 when nothing is really made.
    public internal(set) var bytes = 0
    /// Variants that were there and right.
    public internal(set) var current = 0
    /// Variants that were outdated and deleted, or would be, without another in their place.
    public internal(set) var deleted = 0
    /// Originals that no variant can be made of: not a picture, of a blocked type, over a limit.
    public internal(set) var unusable = 0
    /// Originals whose variants could not be made this time.
    public internal(set) var failed = 0
    /// The last original up to which, in the order of keys, all have been looked at.
    public internal(set) var last: ObjectKey?

    /// Nothing yet.
    public init() {}
}
