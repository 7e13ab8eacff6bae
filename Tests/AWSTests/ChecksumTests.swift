// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import NIOCore
import Testing

@testable import AWS

/// Checks of bytes, and bodies held against them.
@Suite struct ChecksumTests {
    /// The check values of the catalogue of parametrised CRC algorithms, and of FIPS 180-4.
    @Test(arguments: [
        (ChecksumAlgorithm.crc32, "y/Q5Jg=="), (.crc32c, "4waSgw=="), (.crc64nvme, "rosUhgp5mIg="),
        (.sha1, "98O8HYCOBHMq32eZZczDTKeuNEE="), (.sha256, "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="),
    ])
    func `the checks are those that others take`(_ algorithm: ChecksumAlgorithm, _ value: String) {
        #expect(algorithm.checksum(of: ByteBuffer(string: "123456789")) == value)
    }

    @Test(arguments: ChecksumAlgorithm.allCases)
    func `pieces of any length make the same check`(_ algorithm: ChecksumAlgorithm) {
        let bytes = (0..<1000).map { _ in UInt8.random(in: 0...255) }
        let whole = algorithm.checksum(of: ByteBuffer(bytes: bytes))
        for length in [1, 2, 3, 7, 8, 9, 64, 999] {
            let running = RunningChecksum(algorithm)
            for start in stride(from: 0, to: bytes.count, by: length) {
                bytes[start..<min(start + length, bytes.count)].withUnsafeBytes { running.update($0) }
            }
            #expect(running.finish() == whole)
        }
    }

    @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")])
    func `Base64 is as published`(_ text: String, _ encoded: String) {
        #expect(Base64.encode(Array(text.utf8)) == encoded)
    }

    @Test(arguments: ChecksumAlgorithm.allCases, [0, 1, 100])
    func `a body is held against any check`(_ algorithm: ChecksumAlgorithm, _ length: Int) throws {
        let bytes = [UInt8](repeating: 7, count: length)
        let right = algorithm.checksum(of: ByteBuffer(bytes: bytes))
        for (value, isRight) in [(right, true), (String(right.reversed()), false)] {
            let sink = CheckedSink(TextSink())
            for _ in 0..<2 {
                try sink.begin(status: 200, headers: [algorithm.header.uppercased(): value], contentLength: length)
                try bytes.withUnsafeBytes { try sink.write($0) }
            }
            #expect(sink.failed() == (isRight ? nil : algorithm))
        }
    }

    @Test func `no check is a check that holds`() throws {
        let sink = CheckedSink(TextSink())
        #expect(sink.failed() == nil)
        try sink.begin(status: 200, contentLength: 3)
        #expect(sink.failed() == nil)
    }
}
