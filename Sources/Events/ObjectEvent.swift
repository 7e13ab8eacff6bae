// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What happened to one object of a bucket, whatever envelope the news came in.
public struct ObjectEvent: Sendable, Hashable {
    /// What happened.
    public enum Change: String, Sendable, CaseIterable {
        /// There is an object under this key, new or in place of another.
        case created
        /// There is none any more.
        case removed
    }

    /// What happened.
    public let change: Change
    /// The bucket's name.
    public let bucket: String
    /// The object's whole key, decoded.
    public let key: String
}
