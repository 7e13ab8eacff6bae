// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import TestSupport

/// Pictures of every type and shape, made by the `vips` program in a folder of their own.
///
/// Smooth enough to be coded like a photograph, and noisy enough to fill the encoders' tables.
final class MadePictures {
    /// One that can't be made on this machine.
    struct Failure: Error { let command: String }

    private let folder: TemporaryFolder

    init(width: Int, height: Int) throws {
        folder = try TemporaryFolder()
        let parts = (1...3).map { "vips gaussnoise n\($0).v \(width) \(height) --mean 128 --sigma 20 --seed \($0)" }
        try run((parts + ["vips bandjoin 'n1.v n2.v n3.v' n.v", "vips cast n.v c.v uchar"]).joined(separator: " && "))
        try run(
            """
            vips copy c.v rgb.v --interpretation srgb && vips extract_band c.v grey.v 0 \
            && vips bandjoin 'rgb.v grey.v' rgba.v && vips bandjoin 'grey.v grey.v' greya.v \
            && vips copy rgba.v cmyk.v --interpretation cmyk \
            && vips cast rgb.v rgb16.v ushort --shift && vips cast rgba.v rgba16.v ushort --shift
            """)
    }

    /// The bytes of a picture.
    ///
    /// - Parameters:
    ///   - pixels: rgb, rgba, grey, greya, cmyk, rgb16 or rgba16.
    ///   - saver: arguments of `vips`, such as `jpegsave --interlace`; the file's name comes third.
    func make(_ pixels: String, _ saver: String) throws -> [UInt8] {
        let words = saver.split(separator: " ", maxSplits: 1)
        try run("vips \(words[0]) \(pixels).v out.\(words[0]) \(words.count > 1 ? words[1] : "")")
        return Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/out.\(words[0])")))
    }

    private func run(_ command: String) throws {
        guard system("cd \(folder.path) && { \(command); } >/dev/null 2>&1") == 0 else {
            throw Failure(command: command)
        }
    }
}
