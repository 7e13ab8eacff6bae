// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Fuzzing
import HTTPClient
import NIOCore
import Testing

@testable import Events

/// Every reader of what Lambda hands over.
@Suite struct LambdaFuzzTests {
    private static let events = [
        "function-url", "http-api", "load-balancer", "load-balancer-health", "load-balancer-lists",
    ].compactMap { try? Fixture.text("lambda/\($0).json") }

    static let targets: [FuzzTarget] = [
        FuzzTarget("deadline", texts: ["1700000000000", "9223372036854775807", "-9223372036854775808"]) { text in
            for now in [Int64.min, 0, 1_700_000_000_000, .max] {
                precondition((.zero...Invocation.longest).contains(Invocation.remaining(text, now)))
            }
        },
        FuzzTarget("concurrency", texts: ["10"]) { text in
            let number = LambdaConfiguration.concurrency(["AWS_LAMBDA_MAX_CONCURRENCY": text])
            precondition((1...1024).contains(number))
        },
        FuzzTarget(
            "payload", texts: events,
            bytes: { bytes in
                guard case .http(let request) = try? LambdaPayload(ByteBuffer(bytes: bytes)) else { return }
                precondition(request.target.utf8.first == 0x2F)
            }),
    ]

    @Test(arguments: targets)
    func `no bytes trap a reader, and none make it say what cannot be`(target: FuzzTarget) async { await target.run() }
}
