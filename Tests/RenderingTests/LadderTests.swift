// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import JobProtocol
import Recipes
import TestSupport
import Testing

@testable import Rendering

/// Several plans for one original.
struct LadderTests {
    init() throws { try StartedVips.result.get() }

    private static let original = SamplePNG.noise(901, 603)

    private static func plans(_ specs: [String], of original: [UInt8] = Self.original) throws -> [Plan] {
        let info = try SourceInfo.read(original.span)
        return try specs.map { try Plan(Recipe(parsing: $0), for: info, limits: Limits()) }
    }

    @Test(
        arguments: [
            (["800x600"], nil), ([], nil), (["800x600", "400x300", "200x150"], [0, 1, 2]),
            (["200x150", "800x600", "400x300"], [0, 1, 2]), (["800x600", "800x600,format=webp"], [0, 1]),
            // Neither holds the other.
            (["800x10,fit=fill", "10x600,fit=fill"], nil),
            // What is enlarged would lose sharpness for the others.
            (["1200x800,enlarge=true", "800x600", "400x300"], [1, 2]),
            (["1200x800,enlarge=true", "901x603"], nil),
            // The wide one is decoded for itself.
            (["600x600", "900x10,fit=fill", "60x60"], [0, 2]),
        ] as [([String], [Int]?)])
    func `what is no larger than the largest, either way, shares its decode`(_ specs: [String], _ rungs: [Int]?)
        throws
    {
        #expect(try Ladder(Self.plans(specs))?.rungs == rungs)
    }

    @Test(arguments: [
        ["800x600", "400x300", "200x150"], ["100x100,fit=pad,format=png", "90x90,fit=contain", "1x1"],
        ["800x600,format=jpeg", "800x600,format=webp", "800x600,format=avif", "400x300,format=avif"],
        ["600x600", "900x10,fit=fill", "60x60,gravity=0.2:0.9"], ["900x600,enlarge=true", "1200x800,enlarge=true"],
    ])
    func `every result has the size and type of its plan, in the order of the plans`(_ specs: [String]) throws {
        let plans = try Self.plans(specs)
        let files = try plans.map { _ in try SharedMemory(name: "result") }
        let timing = try Self.original.withUnsafeBytes {
            try Renderer().render(plans, from: $0, into: files.map(\.descriptor.number))
        }
        #expect(timing.decode > .zero && timing.encode > .zero)
        for (plan, file) in zip(plans, files) {
            let info = try file.withBytes { bytes in
                try bytes.withMemoryRebound(to: UInt8.self) { try SourceInfo.read($0.span) }
            }
            #expect(info.type == plan.encoding.type)
            #expect(PixelSize(width: info.width, height: info.height) == plan.geometry.result)
        }
    }

    @Test func `a plain colour keeps it on every rung`() throws {
        let red = SamplePNG.plain(900, 600, red: 200, green: 30, blue: 60)
        let plans = try Self.plans(["800x600,format=png", "100x100,format=png"], of: red)
        let files = try plans.map { _ in try SharedMemory(name: "result") }
        _ = try red.withUnsafeBytes { try Renderer().render(plans, from: $0, into: files.map(\.descriptor.number)) }
        let alone = try SharedMemory(name: "result")
        _ = try red.withUnsafeBytes { try Renderer().render([plans[1]], from: $0, into: [alone.descriptor.number]) }
        // PNG is lossless and our settings are fixed, so equal pixels give equal bytes.
        #expect(files[1].withBytes { Array($0) } == alone.withBytes { Array($0) })
    }

    @Test func `a damaged original is its own fault on a ladder too`() throws {
        var damaged = Self.original
        for index in (damaged.count / 2)..<(damaged.count - 16) { damaged[index] = 0 }
        let plans = try Self.plans(["800x600", "400x300"])
        let files = try plans.map { _ in try SharedMemory(name: "result") }
        let error = #expect(throws: RenderError.self) {
            try damaged.withUnsafeBytes {
                try Renderer().render(plans, from: $0, into: files.map(\.descriptor.number))
            }
        }
        #expect(error?.stage == .decode)
    }
}
