// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Fuzzing
import Testing

@testable import Events

/// Every reader of what comes from SNS, or from somebody else.
@Suite struct SNSFuzzTests {
    private static let messages = ["notification", "notification-1", "subscription", "end"]
        .compactMap { try? Fixture.text("sns/\($0).json") }
    private static let certificates = ["good", "chained", "expired", "on-curve"]
        .compactMap { try? Fixture.bytes("sns/\($0).pem") }

    static let targets: [FuzzTarget] = [
        FuzzTarget(
            "SNS message", texts: messages,
            bytes: { bytes in
                guard let message = try? SNSMessage(bytes) else { return }
                precondition(abs(message.sent) < 1 << 40 && !message.signedText.isEmpty)
            }),
        FuzzTarget("topic", texts: ["arn:aws:sns:eu-central-1:123456789012:uploads"]) { _ = TopicARN($0) },
        FuzzTarget("certificates", seeds: certificates) { _ = CertificateChain(pem: $0) },
    ]

    @Test(arguments: targets)
    func `no bytes trap a reader, and none make it say what cannot be`(target: FuzzTarget) async {
        #expect(!target.seeds.isEmpty)
        await target.run()
    }
}
