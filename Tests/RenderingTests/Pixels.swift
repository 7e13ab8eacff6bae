// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import TestSupport

/// The samples of a picture, as the `vips` program reads them.
struct Pixels: Equatable {
    let samples: [UInt8]

    /// Decodes a file of any type.
    init(of file: [UInt8]) throws {
        let folder = try TemporaryFolder()
        try folder.write(file, at: "in")
        guard system("cd \(folder.path) && vips rawsave in out.raw >/dev/null 2>&1") == 0 else {
            throw MadeJPEG.Failure(command: "vips rawsave")
        }
        samples = Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/out.raw")))
    }

    /// How far samples are apart on average, in levels.
    func difference(_ other: Pixels) -> Double {
        let sum = zip(samples, other.samples).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        return samples.count == other.samples.count ? Double(sum) / Double(samples.count) : .infinity
    }
}
