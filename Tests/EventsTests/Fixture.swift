// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// The files beside the tests.
enum Fixture {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures")

    /// The bytes of a file, named from `Fixtures` on.
    static func bytes(_ name: String) throws -> [UInt8] {
        try Array(Data(contentsOf: folder.appending(path: name)))
    }

    /// The text of a file.
    static func text(_ name: String) throws -> String {
        try String(decoding: bytes(name), as: UTF8.self)
    }

    /// The messages, one for each shape.
    static let shapes = [
        "s3", "s3-several", "s3-test", "s3-lean", "s3-minio", "sns", "sns-test", "sns-subscription", "sns-eventbridge",
        "lambda-sns", "lambda-sqs", "eventbridge", "eventbridge-deleted", "eventbridge-tags",
    ]

    /// A message of ``shapes``.
    static func shape(_ name: String) throws -> [UInt8] { try bytes("shapes/\(name).json") }
}
