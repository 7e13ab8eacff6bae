// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Fuzzing
import JobProtocol
import Testing

/// The reader of what a render process replies, which a hostile original may have taken over.
@Suite struct JobReplyFuzzTests {
    private static let replies: [JobReply] = [
        .ready(vips: "8.14.1", revision: 2), .failed(.decode, diagnostic: "x"),
        .done(JobReply.Timing(decode: .milliseconds(250), encode: .seconds(3))),
        .done(JobReply.Timing(decode: .seconds(Int64.max), encode: .seconds(Int64.min))),
    ]

    static let targets: [FuzzTarget] = [
        FuzzTarget(
            "reply", texts: replies.compactMap(text),
            bytes: { bytes in
                guard case .done(let timing)? = try? JSONDecoder().decode(JobReply.self, from: Data(bytes)) else {
                    return
                }
                guard timing.isWithin(.seconds(60)) else { return }
                precondition(timing.decode + timing.encode <= .seconds(60))
            })
    ]

    private static func text(_ reply: JobReply) -> String? {
        (try? JSONEncoder().encode(reply)).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: targets)
    func `no bytes trap a reader, and none make it say what cannot be`(target: FuzzTarget) async {
        #expect(target.seeds.count == 4)
        await target.run()
    }
}
