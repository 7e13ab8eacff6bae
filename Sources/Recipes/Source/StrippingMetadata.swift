// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A copy of an image without its metadata, its coded pixels untouched.
///
/// What is dropped: EXIF, XMP, IPTC, comments, thumbnails, text, times, maker notes, unknown parts and whatever follows
/// the image. What stays is what changes how the pixels look.
/// - Parameters:
///   - bytes: The whole file.
///   - info: What ``SourceInfo/read(_:)`` said about it.
/// - Returns: The smaller file, of an animated GIF or PNG the picture that stands for it; nil for types other than JPEG,
///   PNG, WebP, GIF and AVIF, for an image that must be turned or converted (its orientation or profile would be lost), and
///   for anything odd, which is better decoded and coded anew.
public func strippingMetadata(_ bytes: Span<UInt8>, info: SourceInfo) -> [UInt8]? {
    guard !info.hasProfile, info.orientation == 1 else { return nil }
    return switch info.type {
    case .jpeg: try? JPEGStripping.strip(bytes)
    case .png: try? PNGStripping.strip(bytes)
    case .webp: try? WebPStripping.strip(bytes)
    case .gif: GIFStripping.strip(bytes, info: info)
    case .avif: try? AVIFStripping.strip(bytes)
    case .heic, .tiff, .jxl, .svg, .pdf: nil
    }
}

/// What an encoder has just written, without what it should have left out.
///
/// libvips 8.14 writes EXIF, XMP and the profile of the original into every WebP, whatever it is told: the place where a
/// photo was taken, and 7 KB of profile beside 400 bytes of picture. Its other encoders keep to what they are told.
/// - Parameters:
///   - bytes: The whole file, its pixels in sRGB.
///   - type: Its type.
/// - Returns: The smaller file; nil for types other than WebP.
public func strippingResult(_ bytes: Span<UInt8>, type: ImageType) -> [UInt8]? {
    type == .webp ? try? WebPStripping.strip(bytes) : nil
}
