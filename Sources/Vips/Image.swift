// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CVips

/// A picture of libvips, owned: dropped when it goes out of scope.
///
/// It is lazy. Until ``copiedToMemory()`` has run, the bytes it was made from must stay where they are.
public struct Image: ~Copyable {
    let handle: OpaquePointer

    /// Takes over a reference, or throws what libvips said if there is none.
    init(_ handle: OpaquePointer?, from operation: String) throws(VipsError) {
        guard let handle else { throw VipsError(operation: operation) }
        self.handle = handle
    }

    deinit { cvips_image_release(handle) }

    /// The width in pixels, before any orientation.
    public var width: Int { Int(cvips_width(handle)) }
    /// The height in pixels, before any orientation.
    public var height: Int { Int(cvips_height(handle)) }
    /// The number of bands, alpha included.
    public var bands: Int { Int(cvips_bands(handle)) }
    /// The frames or pages of the file it was opened from.
    public var pages: Int { Int(cvips_pages(handle)) }
    /// The EXIF orientation, 1…8.
    public var orientation: Int { Int(cvips_orientation(handle)) }
    /// Whether the last band is opacity.
    public var hasAlpha: Bool { cvips_has_alpha(handle) }
    /// Whether a colour profile is attached.
    public var hasProfile: Bool { cvips_has_profile(handle) }
}
