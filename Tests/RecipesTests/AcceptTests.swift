// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Testing

struct AcceptTests {
    @Test(arguments: [
        (nil, OutputFormat.original), ("", .original), ("*/*", .original), ("image/*", .original),
        ("image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8", .avif),
        ("image/webp,image/apng,image/*,*/*;q=0.8", .webp), ("image/webp,*/*", .webp),
        ("image/png,image/svg+xml,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5", .original),
        ("text/html,application/xhtml+xml,image/avif,image/webp,*/*;q=0.8", .avif),
        ("image/avif;q=0,image/webp", .webp), ("image/avif;q=0.0,image/webp;q=0.000,*/*", .original),
        ("image/avif;q=0.1,image/webp;q=0.9", .webp), ("image/avif;q=0.5,image/*;q=0.8", .original),
        ("image/avif;q=0.8,image/*;q=0.8", .avif), ("IMAGE/AVIF", .avif),
        ("image/avif;q=0.5,image/webp;q=0.6,image/jpeg", .original), (" image/webp ; q=1 ", .webp),
        ("image/avif;v=b3;q=0", .original), ("image/avif;q=nan", .original), ("image/avif;q=-1", .original),
        ("image/avif;q=1e9", .original), ("image/avif;q=2", .original), ("image/avif;q=", .original),
        ("image/avif;q=0.5555", .original), ("image/avif;q=1.000", .avif), ("image/avif;q=1.001", .original),
        (",,;,image/webp,;", .webp), ("image/avifx,ximage/webp", .original), ("image/jxl", .original),
    ])
    func `the format is what the client names and wants most`(accept: String?, format: OutputFormat) {
        #expect(Accept(parsing: accept).choose { _ in true } == format)
    }

    @Test func `a format that is not offered is not chosen`() {
        let accept = Accept(parsing: "image/avif,image/webp")
        #expect(accept.choose { $0 != .avif } == .webp)
        #expect(accept.choose { _ in false } == .original)
    }

    @Test func `a huge field costs nothing`() {
        let accept = Accept(parsing: String(repeating: "image/x,", count: 100_000) + "image/avif")
        #expect(accept.choose { _ in true } == .original)
    }

    @Test(arguments: [
        ("/800x600,format=auto/a", true), ("/800x600,format=auto/a?x", true), ("/8x,quality=0,format=auto/a", true),
        ("/800x600%2Cformat%3Dauto/a", true), ("/800x600,format=autox/a", false), ("/800x600/format=auto/a", false),
        ("/800x600/a?x,format=auto", false), ("/%zz,format=auto/a", false), ("", false),
    ])
    func `a target that depends on Accept is known even when it is malformed`(target: String, isNegotiated: Bool) {
        #expect(VariantPath.negotiates(target) == isNegotiated)
    }
}
