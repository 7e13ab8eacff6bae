// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import NIOCore

/// Events as AWS documents them, with names and addresses of nobody.
enum LambdaFixture {
    /// The event in a file.
    static func event(_ name: String) throws -> ByteBuffer {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let data = try Data(contentsOf: folder.appending(path: "Fixtures/lambda/\(name).json"))
        return ByteBuffer(bytes: data)
    }

    /// The event of a GET by a function URL.
    static func get(_ path: String, domain: String = "abc.lambda-url.eu-central-1.on.aws") -> String {
        """
        {"version":"2.0","rawPath":"\(path)","headers":{},
        "requestContext":{"domainName":"\(domain)","http":{"method":"GET","sourceIp":"192.0.2.1"}}}
        """
    }
}
