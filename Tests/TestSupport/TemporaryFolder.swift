// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// A folder that lasts as long as this object, with originals in it if need be.
public final class TemporaryFolder: Sendable {
    /// Its absolute path.
    public let path: String

    /// Makes an empty one.
    public init() throws {
        path =
            FileManager.default.temporaryDirectory.path + "/miniature-"
            + String(UInt64.random(in: .min ... .max), radix: 36)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file, and the folders above it.
    public func write(_ bytes: [UInt8], at name: String) throws {
        let url = URL(fileURLWithPath: path).appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    /// Writes a file of text.
    public func write(_ text: String, at name: String) throws { try write(Array(text.utf8), at: name) }

    /// Says when a file was last modified, in Unix seconds.
    public func date(_ name: String, _ seconds: Int) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: TimeInterval(seconds))], ofItemAtPath: path + "/" + name)
    }

    /// Deletes a file.
    public func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path + "/" + name) }
}
