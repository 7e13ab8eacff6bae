// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import TestSupport

@testable import Serving

/// A response with its body collected.
struct Answer {
    /// The body of an answer without a picture.
    struct Problem: Decodable {
        let type: String
        let title: String
        let status: Int
        let detail: String
        let instance: String
    }

    let status: Int
    let headers: HTTPFields
    let body: ByteBuffer

    init(_ response: Response) async throws {
        let collected = Shared(ByteBuffer())
        try await response.body.write(Collector(collected: collected))
        status = response.status.code
        headers = response.headers
        body = collected.value
    }

    init(_ response: ImageResponse) async throws { try await self.init(ImageResponder.response(response)) }

    var bytes: [UInt8] { Array(body.readableBytesView) }
    var text: String { String(buffer: body) }
    var problem: Problem { get throws { try JSONDecoder().decode(Problem.self, from: Data(bytes)) } }

    private struct Collector: ResponseBodyWriter {
        let collected: Shared<ByteBuffer>

        func write(_ buffer: ByteBuffer) { collected.change { _ = $0.writeImmutableBuffer(buffer) } }
        func finish(_ trailingHeaders: HTTPFields?) {}
    }
}
