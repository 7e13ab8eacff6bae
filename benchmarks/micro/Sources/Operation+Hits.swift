// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Logging
internal import NIOCore
internal import Serving

extension Operation {
    static let hits = [
        hit("hit-200", "Answers with a variant in memory.", status: 200),
        hit("hit-304", "Answers a client whose copy is good.", status: 304) { fields, tag in fields[.ifNoneMatch] = tag
        },
        hit("hit-206", "Answers with a part of a variant in memory.", status: 206) { fields, _ in
            fields[.range] = "bytes=100-199"
        },
        hit("hit-logged", "Answers with a variant in memory, and logs it.", status: 200, level: .info),
    ]

    /// A request that is answered from memory.
    ///
    /// - Parameter change: Adds what makes the request special; it is given the variant's entity tag.
    private static func hit(
        _ name: String, _ sentence: String, status: Int, level: Logger.Level = .warning,
        change: @escaping @Sendable (inout HTTPFields, String) -> Void = { _, _ in }
    ) -> Operation {
        Operation(waiting: name, sentence, count: 400) {
            let origin = try await MemoryOrigin(level)
            var request = MemoryOrigin.request
            change(&request.headerFields, try await origin.entityTag())
            let changed = request
            return { count in
                var sum = 0
                for _ in 0..<count {
                    let response = await origin.handler.respond(to: changed)
                    guard response.status.code == status else { throw UnexpectedStatus(code: response.status.code) }
                    sum &+= response.headers.count &+ response.body.readableBytes
                }
                return sum
            }
        }
    }
}

/// An answer of another status than the operation is about.
struct UnexpectedStatus: Error {
    let code: Int
}
