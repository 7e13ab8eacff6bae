// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// One kind of original and result whose memory differs from that of others.
struct MemoryShape: CustomStringConvertible {
    /// The picture that is coded (see ``MadePictures/make(_:_:)``).
    let pixels: String
    /// How it is coded.
    let saver: String
    /// What is made of it.
    let specs: [String]

    var description: String { "\(pixels) \(saver) → \(specs.joined(separator: " + "))" }

    private init(_ pixels: String, _ saver: String, _ specs: String...) {
        (self.pixels, self.saver, self.specs) = (pixels, saver, specs)
    }

    static let all = [
        // Decoders: components, subsampling, alpha, depth, interlacing.
        MemoryShape("rgb", "jpegsave", "800x600"),
        MemoryShape("rgb", "jpegsave", "200x150"),
        MemoryShape("rgb", "jpegsave --interlace", "800x600"),
        MemoryShape("rgb", "jpegsave --interlace --subsample-mode off", "800x600"),
        MemoryShape("grey", "jpegsave --interlace", "800x600"),
        MemoryShape("cmyk", "jpegsave --interlace --subsample-mode off", "800x600"),
        MemoryShape("cmyk", "jpegsave", "1600x1200"),
        MemoryShape("cmyk", "jpegsave --profile cmyk", "1600x1200"),
        MemoryShape("cmyk", "jpegsave --profile cmyk --interlace", "2400x"),
        MemoryShape("rgb", "jpegsave --profile p3", "800x600"),
        MemoryShape("rgb", "pngsave --compression 1", "800x600"),
        MemoryShape("rgb", "pngsave --compression 1 --interlace", "800x600"),
        MemoryShape("rgba", "pngsave --compression 1", "800x600"),
        MemoryShape("rgba", "pngsave --compression 1 --interlace", "200x150"),
        MemoryShape("rgb16", "pngsave --compression 1 --bitdepth 16 --interlace", "800x600"),
        MemoryShape("rgba16", "pngsave --compression 1 --bitdepth 16", "800x600"),
        MemoryShape("greya", "pngsave --compression 1", "1600x1200"),
        MemoryShape("rgb", "pngsave --palette --effort 1 --dither 0", "800x600"),
        MemoryShape("rgb", "webpsave --effort 0", "800x600,format=jpeg"),
        MemoryShape("rgb", "webpsave --effort 0", "1600x1200,format=jpeg"),
        MemoryShape("rgba", "webpsave --effort 0", "800x600,format=png"),
        MemoryShape("rgb", "webpsave --effort 0 --lossless", "400x300,format=jpeg"),
        MemoryShape("rgb", "gifsave --effort 1 --dither 0", "200x150,format=jpeg"),
        MemoryShape("rgb", "heifsave --compression av1 --effort 0 --Q 40", "800x600,format=jpeg"),
        MemoryShape(
            "rgb", "heifsave --compression av1 --effort 0 --Q 40 --subsample-mode off", "800x600,format=jpeg"),
        MemoryShape("rgba", "heifsave --compression av1 --effort 0 --Q 40", "800x600,format=png"),
        MemoryShape("rgb16", "heifsave --compression av1 --effort 0 --Q 40 --bitdepth 12", "400x300,format=jpeg"),
        MemoryShape("rgb", "heifsave --compression hevc --effort 0 --Q 40", "800x600"),
        // Encoders, with the picture at its own size or nearly.
        MemoryShape("rgb", "jpegsave", "3000x"),
        MemoryShape("rgb", "jpegsave", "2400x,quality=95"),
        MemoryShape("rgb", "jpegsave", "2400x,format=png"),
        MemoryShape("rgb", "jpegsave", "2400x,format=webp"),
        MemoryShape("rgba", "pngsave --compression 1", "1600x,format=webp"),
        MemoryShape("rgb", "jpegsave", "2000x,format=avif"),
        MemoryShape("rgba", "pngsave --compression 1", "1200x,format=avif,quality=95"),
        MemoryShape("rgb", "gifsave --effort 1 --dither 0", "1200x"),
        // Several from one decode.
        MemoryShape("rgb", "jpegsave", "800x600", "400x300,format=webp", "200x150,format=png"),
        MemoryShape("rgba", "webpsave --effort 0", "1600x1200", "800x600,format=png", "600x600"),
        MemoryShape("rgb", "jpegsave --interlace", "2400x1800", "2400x,format=webp"),
    ]
}
