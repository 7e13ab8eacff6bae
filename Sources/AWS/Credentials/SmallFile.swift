// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A local file of configuration or a token, read whole.
///
/// Read where it is asked for, though that blocks the thread: it is small,
/// local and read once an hour.
enum SmallFile {
    /// No file of configuration or token is longer.
    static let mostBytes = 1 << 20

    /// The bytes of a file; nil if there is none.
    ///
    /// A folder that may not be searched counts as none, as it does for the
    /// AWS CLI: services often run with the home folder of another user.
    ///
    /// - Throws: An error with the code `credentials` if it cannot be read.
    static func read(_ path: String, for source: String) throws(AWSError) -> [UInt8]? {
        // A pipe without a writer would block.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            var status = stat()
            guard errno != ENOENT, errno != ENOTDIR, stat(path, &status) == 0 else { return nil }
            throw AWSError(source: source, "\(path) cannot be opened.")
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        var count = 0
        while true {
            let room = bytes.count - count
            let got = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress?.advanced(by: count), room) }
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw AWSError(source: source, "\(path) cannot be read.") }
            count += got
            guard got > 0 else { return Array(bytes[..<count]) }
            guard count < mostBytes else { throw AWSError(source: source, "\(path) is longer than 1 MiB.") }
            if count == bytes.count { bytes.append(contentsOf: repeatElement(0, count: count)) }
        }
    }

    /// The one line of a file that holds a token.
    ///
    /// - Throws: An error with the code `credentials` if it is missing, or is
    ///   more or less than one line of visible characters.
    static func token(_ path: String, for source: String) throws(AWSError) -> String {
        guard let bytes = try read(path, for: source) else {
            throw AWSError(source: source, "There is no token file \(path).")
        }
        let token = bytes.reversed().drop { $0 == 0x0A || $0 == 0x0D || $0 == 0x20 }.reversed()
        guard !token.isEmpty, token.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw AWSError(source: source, "The token file \(path) does not hold one line of text.")
        }
        return String(decoding: token, as: UTF8.self)
    }
}
