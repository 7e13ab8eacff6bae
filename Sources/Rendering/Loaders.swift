// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import Recipes

/// Which of libvips' loaders may open which type.
public enum Loaders {
    /// libvips' class names for a set of types, as ``Vips/Vips/start(loaders:)`` takes them.
    public static func classes(for types: some Sequence<ImageType>) -> [String] {
        Array(Set(types.map(name))).sorted()
    }

    private static func name(of type: ImageType) -> String {
        switch type {
        case .jpeg: "VipsForeignLoadJpeg"
        case .png: "VipsForeignLoadPng"
        case .webp: "VipsForeignLoadWebp"
        case .gif: "VipsForeignLoadNsgif"
        case .avif, .heic: "VipsForeignLoadHeif"
        case .tiff: "VipsForeignLoadTiff"
        case .jxl: "VipsForeignLoadJxl"
        case .svg: "VipsForeignLoadSvg"
        case .pdf: "VipsForeignLoadPdf"
        }
    }
}
