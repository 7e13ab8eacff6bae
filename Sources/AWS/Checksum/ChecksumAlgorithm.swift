// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CCrypto
internal import HTTPClient
internal import NIOCore

/// The checks that S3 can hold beside an object ("Checking object integrity"
/// of the Amazon S3 User Guide), but for those it added for others' sake.
///
/// In the order in which they are chosen: what is cheap to take first.
enum ChecksumAlgorithm: String, Sendable, CaseIterable {
    /// What S3 takes by itself of an upload that brings none.
    case crc64nvme
    case crc32
    case crc32c
    case sha1
    case sha256

    /// The header that carries it.
    var header: String { "x-amz-checksum-\(rawValue)" }

    /// The check of bytes that are all there, as its header has it.
    func checksum(of bytes: ByteBuffer) -> String {
        let running = RunningChecksum(self)
        bytes.withUnsafeReadableBytes { running.update($0) }
        return running.finish()
    }

    /// What an answer says its body's check is, if it can be taken here.
    ///
    /// That of an object of several parts is a check of their checks, `…-N`,
    /// and where one part ends nobody says.
    static func expected(in headers: HTTPHeaders) -> (algorithm: ChecksumAlgorithm, value: String)? {
        guard headers["x-amz-checksum-type"] != "COMPOSITE" else { return nil }
        for algorithm in allCases {
            guard let value = headers[algorithm.header], !value.utf8.contains(0x2D) else { continue }
            return (algorithm, value)
        }
        return nil
    }
}
