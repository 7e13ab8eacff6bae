// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Why an original is not rendered, known from its header alone.
public enum PlanError: Error, Hashable, Sendable {
    /// A type that is switched off.
    case blocked(ImageType)
    /// A side over the bound, in pixels.
    case side(Int)
    /// More pixels, over all frames, than the bound.
    case pixels(Int)
    /// A result with more pixels than the bound.
    case result(Int)
}

extension PlanError: CustomStringConvertible {
    /// One sentence for the client.
    public var description: String {
        switch self {
        case .blocked(let type): "Originals of type \(type.rawValue) are not accepted here."
        case .side(let bound): "The original has a side of more than \(bound) pixels."
        case .pixels(let bound): "The original has more than \(bound) pixels over all its frames."
        case .result(let bound): "The result would have more than \(bound) pixels."
        }
    }
}
