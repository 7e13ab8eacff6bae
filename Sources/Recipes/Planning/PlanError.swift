// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Why an original is not rendered, known from its header alone.
public enum PlanError: Error, Hashable, Sendable {
    /// A type that is switched off.
    case blocked(ImageType)
    /// An original with a side over the bound, in pixels.
    case side(Int)
    /// An original with more pixels, over all frames that are rendered, than the bound.
    case pixels(Int)
    /// A result with more pixels than the bound.
    case result(Int)
    /// A picture that would be enlarged to a side over the bound, in pixels, before anything is cut off.
    case enlarged(Int)
    /// A result with a side over the bound of its type, in pixels.
    case resultSide(ImageType, Int)
}

extension PlanError: CustomStringConvertible {
    /// One sentence for the client: what is too much, for which bound, and what to do.
    public var description: String {
        switch self {
        case .blocked(let type): "Originals of type \(type.rawValue) are not accepted here."
        case .side(let bound):
            "The original has a side of more than \(bound) pixels: upload a smaller one, or raise --max-side."
        case .pixels(let bound):
            "The original has more than \(bound) pixels to decode: upload a smaller one, or raise --max-pixels."
        case .result(let bound): "The result would have more than \(bound) pixels: ask for a smaller size."
        case .enlarged(let bound):
            "The picture would get a side of more than \(bound) pixels: ask for a smaller size."
        case .resultSide(let type, let bound):
            """
            The result would have a side of more than \(bound) pixels, the most that \(type.rawValue) can have: ask \
            for a smaller size, or for format=png.
            """
        }
    }
}
