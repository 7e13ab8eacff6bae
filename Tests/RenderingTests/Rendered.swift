// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import JobProtocol
import Recipes
import Rendering
import TestSupport
import Testing

/// A picture made in this process, as the render process makes it, and what its own header says.
struct Rendered {
    let bytes: [UInt8]
    let info: SourceInfo

    /// Makes the picture that a spec asks for.
    init(_ spec: String, of original: [UInt8]) throws {
        try self.init(original, spec)
    }

    /// The pixels of a PNG as they are coded, without what goes before them, such as the resolution.
    ///
    /// PNG is lossless and our settings are fixed, so equal pixels have equal bytes.
    var pixels: ArraySlice<UInt8>? {
        bytes.indices.first { bytes[$0...].starts(with: Array("IDAT".utf8)) }.map { bytes[$0...] }
    }

    /// The files that are made of recipes, together.
    static func files(_ bytes: [UInt8], _ specs: [String]) throws -> [[UInt8]] {
        let info = try SourceInfo.read(bytes.span)
        let plans = try specs.map { try Plan(Recipe(parsing: $0), for: info, limits: Limits()) }
        let files = try plans.map { _ in try SharedMemory(name: "result") }
        _ = try bytes.withUnsafeBytes {
            try Renderer().render(plans, from: $0, into: files.map(\.descriptor.number))
        }
        return files.map { $0.withBytes { Array($0) } }
    }

    /// The file that is made of a recipe.
    static func file(_ bytes: [UInt8], _ spec: String) throws -> [UInt8] { try files(bytes, [spec])[0] }

    /// Whether a picture can be made of bytes, at each of several sizes.
    static func verdicts(_ bytes: [UInt8], _ specs: [String]) -> [Bool] {
        specs.map { (try? file(bytes, $0)) != nil }
    }

    /// Makes the picture that a spec asks for; `ladder` makes another of the same decode beside it.
    init(_ original: [UInt8], _ spec: String, onLadder ladder: Bool = false) throws {
        try StartedVips.result.get()
        let files = try Self.files(original, ladder ? [spec, spec] : [spec])
        let made = files[files.count - 1]
        bytes = made
        info = try SourceInfo.read(made.span)
    }

    /// The samples of a pixel.
    func pixel(_ x: Int, _ y: Int) throws -> [Int] {
        let folder = try TemporaryFolder()
        try Data(bytes).write(to: URL(fileURLWithPath: "\(folder.path)/picture"))
        let status = system("vips getpoint \(folder.path)/picture \(x) \(y) >\(folder.path)/point 2>/dev/null")
        try #require(status == 0)
        let text = try String(decoding: Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/point")), as: UTF8.self)
        return text.split(whereSeparator: \.isWhitespace).compactMap { Double($0).map { Int($0.rounded()) } }
    }
}

/// Fails where a pixel differs from the one that is wanted by more levels than are allowed, or in its bands.
func expect(_ pixel: [Int], _ wanted: [Int], within levels: Int = 3, _ name: String = "") {
    let isClose = pixel.count == wanted.count && zip(pixel, wanted).allSatisfy { abs($0 - $1) <= levels }
    #expect(isClose, "\(name): \(pixel), not \(wanted)")
}
