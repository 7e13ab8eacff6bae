// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import TestSupport

/// JPEGs of several kinds, made by the `vips` program once for all tests; smooth enough to be coded like photographs.
enum MadeJPEG: String, CaseIterable {
    case baseline, progressive, restarts, fine, grey, greyProgressive, inks, optimized

    /// The columns of each.
    static let width = 601
    /// The rows of each.
    static let height = 403

    /// One that can't be made on this machine.
    struct Failure: Error { let command: String }

    private static let folder: Result<TemporaryFolder, any Error> = Result {
        let folder = try TemporaryFolder()
        let bands = (1...3).map {
            """
            vips perlin p\($0).v \(width) \(height) --cell-size 64 --uchar --seed \($0) \
            && vips gaussnoise n\($0).v \(width) \(height) --sigma 12 --mean 0 --seed \($0) \
            && vips add p\($0).v n\($0).v s\($0).v
            """
        }
        try run(
            (bands + [
                "vips bandjoin 's1.v s2.v s3.v' s.v", "vips cast s.v c.v uchar",
                "vips copy c.v rgb.v --interpretation srgb", "vips extract_band c.v grey.v 0",
                "vips bandjoin 'rgb.v grey.v' four.v", "vips copy four.v inks.v --interpretation cmyk",
            ] + allCases.map(\.saving)).joined(separator: " && "), in: folder)
        return folder
    }

    /// The file.
    func make() throws -> [UInt8] {
        let folder = try Self.folder.get()
        return Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(rawValue).jpg")))
    }

    private var saving: String {
        let (pixels, options) = recipe
        return "vips jpegsave \(pixels).v \(rawValue).jpg --strip \(options)"
    }

    private var recipe: (pixels: String, options: String) {
        switch self {
        case .baseline: ("rgb", "")
        case .progressive: ("rgb", "--interlace")
        case .restarts: ("rgb", "--restart-interval 4")
        case .fine: ("rgb", "--subsample-mode off")
        case .grey: ("grey", "")
        case .greyProgressive: ("grey", "--interlace")
        case .inks: ("inks", "--subsample-mode off")
        case .optimized: ("rgb", "--optimize-coding --Q 60")
        }
    }

    private static func run(_ command: String, in folder: TemporaryFolder) throws {
        guard system("cd \(folder.path) && { \(command); } >/dev/null 2>&1") == 0 else {
            throw Failure(command: command)
        }
    }
}
