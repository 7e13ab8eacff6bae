// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import JobProtocol
import Recipes
import Rendering
import TestSupport
import Testing
import Vips

struct RendererTests {
    init() throws { try StartedVips.result.get() }

    /// Renders bytes in this process and returns the result with its own header.
    private static func render(_ bytes: [UInt8], _ spec: String) throws -> (bytes: [UInt8], info: SourceInfo) {
        let plan = try Plan(Recipe(parsing: spec), for: try SourceInfo.read(bytes.span), limits: Limits())
        let file = try SharedMemory(name: "result")
        _ = try bytes.withUnsafeBytes { try Renderer().render([plan], from: $0, into: [file.descriptor.number]) }
        let result = file.withBytes { Array($0) }
        return (result, try SourceInfo.read(result.span))
    }

    @Test(arguments: [
        "800x600", "100x100,fit=contain", "100x100,fit=outside", "100x100,fit=fill", "300x300,fit=pad", "37x",
        "x11", "400x400,enlarge=true", "1x1", "50x50,gravity=0.1:0.9",
    ])
    func `the result has the planned size in every format`(spec: String) throws {
        let original = SamplePNG.noise(301, 203)
        for format in ["jpeg", "png", "webp", "avif"] {
            let separated = "\(spec),format=\(format)"
            let plan = try Plan(
                Recipe(parsing: separated), for: try SourceInfo.read(original.span), limits: Limits())
            let result = try Self.render(original, separated)
            #expect(result.info.type.rawValue == format)
            #expect(PixelSize(width: result.info.width, height: result.info.height) == plan.geometry.result)
        }
    }

    @Test func `a JPEG is progressive and has no metadata`() throws {
        let result = try Self.render(SamplePNG.noise(301, 203), "100x100,format=jpeg")
        #expect(result.info.isInterlaced)
        #expect(!result.info.hasProfile)
        #expect(!result.bytes.contains("Exif"))
    }

    @Test func `a border is white where there is no opacity`() throws {
        let red = SamplePNG.plain(100, 50, red: 255, green: 0, blue: 0)
        let padded = try Self.render(red, "100x100,fit=pad,format=png").bytes
        // PNG is lossless and our settings are fixed, so equal pixels give equal bytes.
        let border = try Self.render(padded, "100x20,gravity=north,format=png").bytes
        let white = SamplePNG.plain(100, 20, red: 255, green: 255, blue: 255)
        #expect(try border == Self.render(white, "100x20,format=png").bytes)
        #expect(try Self.render(padded, "100x50,format=png").bytes == Self.render(red, "100x50,format=png").bytes)
    }

    @Test func `the stage that fails is told apart`() throws {
        let whole = SamplePNG.noise(301, 203)
        var damaged = whole
        for index in (whole.count / 2)..<(whole.count - 16) { damaged[index] = 0 }
        let plan = try Plan(Recipe(parsing: "100x100"), for: try SourceInfo.read(whole.span), limits: Limits())
        let file = try SharedMemory(name: "result")
        let error = #expect(throws: RenderError.self) {
            try damaged.withUnsafeBytes { try Renderer().render([plan], from: $0, into: [file.descriptor.number]) }
        }
        #expect(error?.stage == .decode)
        let encode = #expect(throws: RenderError.self) {
            try whole.withUnsafeBytes { try Renderer().render([plan], from: $0, into: [-1]) }
        }
        #expect(encode?.stage == .encode)
    }
}

extension [UInt8] {
    fileprivate func contains(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return indices.contains { self[$0...].starts(with: bytes) }
    }
}
