// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import JobProtocol
import Recipes
import Rendering

/// A picture made in this process, as the render process makes it, and what its own header says.
struct Rendered {
    let bytes: [UInt8]
    let info: SourceInfo

    /// Makes the picture that a spec asks for.
    init(_ spec: String, of original: [UInt8]) throws {
        let plan = try Plan(Recipe(parsing: spec), for: try SourceInfo.read(original.span), limits: Limits())
        let file = try SharedMemory(name: "result")
        _ = try original.withUnsafeBytes { try Renderer().render([plan], from: $0, into: [file.descriptor.number]) }
        let result = file.withBytes { Array($0) }
        bytes = result
        info = try SourceInfo.read(result.span)
    }

    /// The pixels of a PNG as they are coded, without what goes before them, such as the resolution.
    ///
    /// PNG is lossless and our settings are fixed, so equal pixels have equal bytes.
    var pixels: ArraySlice<UInt8>? {
        bytes.indices.first { bytes[$0...].starts(with: Array("IDAT".utf8)) }.map { bytes[$0...] }
    }
}
