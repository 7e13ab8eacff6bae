// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Why an original is not rendered, known from its header alone.
public enum PlanError: Error, Hashable, Sendable {
    /// A type that is switched off.
    case blocked(ImageType)
    /// An original with a side over the bound, in pixels.
    case side(Int)
    /// An original with a side over what the decoder of its type takes, in pixels.
    case decodedSide(ImageType, Int)
    /// An original with more pixels, over all frames that are rendered, than the bound.
    case pixels(Int)
    /// A result with more pixels than the bound.
    case result(Int)
    /// A picture that would be enlarged to a side over the bound, in pixels, before anything is cut off.
    case enlarged(Int)
    /// A result with a side over the bound of its type, in pixels.
    case resultSide(ImageType, Int)
}

extension PlanError {
    /// Whether only this result is too much: others of the same original may be made.
    public var isOfResult: Bool {
        switch self {
        case .result, .enlarged, .resultSide: true
        case .blocked, .side, .decodedSide, .pixels: false
        }
    }
}

extension PlanError: CustomStringConvertible {
    /// One sentence for the client: what is too much, for which bound, and what to do.
    public var description: String {
        switch self {
        case .blocked(let type):
            "The original's type is \(type.name) (\(type.mediaType)), which is switched off here: upload another type."
        case .side(let bound):
            "The original has a side of more than \(bound) pixels: upload a smaller one, or raise --max-side."
        case .decodedSide(let type, let bound):
            "The original has a side of more than \(bound) pixels, the most that \(type.name) is decoded with: upload a smaller one."
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
