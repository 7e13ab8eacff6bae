// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A copy of an image without its metadata, its coded pixels untouched.
///
/// What is dropped: EXIF, XMP, IPTC, comments, thumbnails, text, times, maker notes, unknown parts and whatever follows
/// the image. What stays is what changes how the pixels look.
/// - Parameters:
///   - bytes: The whole file.
///   - info: What ``SourceInfo/read(_:)`` said about it.
/// - Returns: The smaller file; nil for types other than JPEG, PNG and WebP, for an image that must be turned or converted
///   (its orientation or profile would be lost), and for anything odd, which is better decoded and coded anew.
public func strippingMetadata(_ bytes: Span<UInt8>, info: SourceInfo) -> [UInt8]? {
    guard !info.hasProfile, info.orientation == 1 else { return nil }
    return switch info.type {
    case .jpeg: try? JPEGStripping.strip(bytes)
    case .png: try? PNGStripping.strip(bytes)
    case .webp: try? WebPStripping.strip(bytes)
    default: nil
    }
}
