// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The kinds of file that can be told apart by their first bytes.
///
/// Not every one of them can be read: ``SourceInfo/read(_:)`` has readers for JPEG, PNG, WebP, GIF, AVIF and HEIC. The
/// others are known so that a refusal can name what was found.
public enum ImageType: String, CaseIterable, Sendable, Codable {
    /// JPEG (ITU-T T.81), with or without JFIF.
    case jpeg
    /// PNG (W3C Portable Network Graphics), APNG included.
    case png
    /// WebP (RFC 9649): lossy, lossless or animated.
    case webp
    /// GIF, both 87a and 89a.
    case gif
    /// AV1 images in HEIF (AVIF 1.1).
    case avif
    /// HEVC images in HEIF (ISO/IEC 23008-12).
    case heic
    /// TIFF 6.0 and BigTIFF.
    case tiff
    /// JPEG XL, as a codestream or in its container.
    case jxl
    /// Scalable Vector Graphics.
    case svg
    /// Portable Document Format.
    case pdf

    /// The registered media type, as sent in `Content-Type`.
    public var mediaType: String {
        switch self {
        case .svg: "image/svg+xml"
        case .pdf: "application/pdf"
        default: "image/\(rawValue)"
        }
    }

    /// The name in use among people, as in "WebP".
    public var name: String {
        switch self {
        case .webp: "WebP"
        case .jxl: "JPEG XL"
        default: rawValue.uppercased()
        }
    }

    /// The file name endings in use for the type, without a dot; the usual one comes first.
    public var fileExtensions: [String] {
        switch self {
        case .jpeg: ["jpg", "jpeg", "jpe", "jfif"]
        case .heic: ["heic", "heif", "hif"]
        case .tiff: ["tif", "tiff"]
        default: [rawValue]
        }
    }
}
