// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import Recipes

extension Operation {
    static let headers = ["jpg", "png", "webp", "avif"].map { ending in
        Operation("header-\(ending)", "Reads the header of evening.\(ending).", count: 1000) {
            let bytes = try Picture.bytes("evening.\(ending)")
            return { _ in
                let info = try SourceInfo.read(bytes.span)
                return info.width &+ info.height
            }
        }
    }
}

/// The pictures that are committed beside this program.
enum Picture {
    static func bytes(_ name: String) throws -> [UInt8] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Pictures").appendingPathComponent(name)
        return [UInt8](try Data(contentsOf: file))
    }
}
