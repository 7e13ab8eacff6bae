// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPClient
internal import NIOCore

extension S3Client {
    /// The most objects of one request.
    public static let mostDeleted = 1000

    /// Deletes objects (`DeleteObjects`), whether they are there or not.
    ///
    /// - Parameters:
    ///   - keys: At most 1,000.
    ///   - deadline: When to give up.
    /// - Returns: What could not be deleted, and why; none if all could.
    public func deleteObjects(
        _ keys: [String],
        deadline: ContinuousClock.Instant
    ) async throws(AWSError) -> [S3DeleteFailure] {
        guard !keys.isEmpty else { return [] }
        guard keys.count <= Self.mostDeleted else {
            throw AWSError(.invalid, "\(keys.count) objects are more than S3 deletes at once.")
        }
        guard keys.allSatisfy({ XMLText.canHold($0) }) else {
            throw AWSError(.invalid, "A key to delete has a control character, which XML cannot hold.")
        }
        var xml = "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Quiet>true</Quiet>"
        for key in keys { xml += "<Object><Key>\(XMLText.escaped(key))</Key></Object>" }
        let body = ByteBuffer(string: xml + "</Delete>")
        var call = S3Call(method: "POST", query: [QueryItem("delete")], body: body, bodyLimit: 4 << 20)
        call.headers.add("content-type", "application/xml")
        call.headers.add(ChecksumAlgorithm.crc32.header, ChecksumAlgorithm.crc32.checksum(of: body))
        let response = try await perform(call, deadline: deadline)
        return try S3DeleteFailure.all(xml: Array(response.body.readableBytesView))
    }

    /// Whether ``deleteObjects(_:deadline:)`` can name a key: XML has no way to
    /// write most control characters.
    public static func canBeListed(_ key: String) -> Bool { XMLText.canHold(key) }
}
