// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Why an event is not about an original, and so nothing is done: a closed set, fit for logs and a metric's label.
public enum NotAnOriginal: String, Error, Sendable, CaseIterable {
    /// The object is in another bucket than the store.
    case otherBucket
    /// The key is that of a variant, so the event is most likely an echo of what we stored ourselves.
    ///
    /// A notification without a prefix filter brings one for every variant. To act on it would store more variants, which
    /// would bring more events, without end and on somebody's bill.
    case variantShape
    /// The key is not below `originals/`.
    case notBelowOriginals
    /// The key stands for a folder: it ends in `/`, or its last part is `.keep`.
    case folderMarker
    /// There is no key, or nothing after `originals/`.
    case empty
}
