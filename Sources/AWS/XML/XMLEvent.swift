// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What ``XMLReader`` comes upon.
enum XMLEvent: Equatable {
    /// An element opens; its name without a namespace's prefix.
    case start(String)
    /// An element closes.
    case end(String)
    /// Text, its references replaced. One text may come in several events.
    case text(String)
    /// The document is over.
    case finish
}
