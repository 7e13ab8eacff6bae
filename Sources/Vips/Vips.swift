// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CVips
internal import Glibc

/// libvips as a whole: started once per process.
public enum Vips {
    /// Starts libvips with one thread a picture, no caches, and only the loaders named.
    ///
    /// - Parameter loaders: libvips' class names, such as `VipsForeignLoadJpeg`. Every other loader refuses to open.
    /// - Throws: ``VipsError`` when libvips does not start or is older than 8.13, which can't block loaders.
    public static func start(loaders: [String]) throws(VipsError) {
        let names = loaders.map { strdup($0) }
        defer { names.forEach { free($0) } }
        let pointers = names.compactMap { $0.map { UnsafePointer($0) } }
        guard cvips_start("miniature-render", pointers, pointers.count) else { throw VipsError(operation: "start") }
    }

    /// Gives memory that is free, but that the allocator keeps, back to the kernel.
    ///
    /// - Parameter most: how many free bytes are left alone. Giving them back costs a page fault for each 4 KiB of the
    ///   next picture.
    public static func trim(keeping most: Int) {
        _ = cvips_trim(max(most, 0))
    }

    /// The version of the linked libvips, such as `8.14.1`.
    public static var version: String { String(cString: cvips_version()) }
}
