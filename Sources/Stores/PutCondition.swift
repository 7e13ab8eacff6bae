// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// When to store an object.
public enum PutCondition: Sendable, Hashable {
    /// In any case; an object that is there is replaced.
    case none
    /// Only where there is none yet. Of several at once, one succeeds on S3
    /// and in a folder.
    case ifAbsent
}
