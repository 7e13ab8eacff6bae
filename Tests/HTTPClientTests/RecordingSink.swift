// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import Synchronization

/// Keeps what it is given, and refuses it where asked to.
final class RecordingSink: BodySink {
    struct Refusal: Error, Equatable {}

    struct Record: Sendable, Equatable {
        var begins = 0
        var announced: Int?
        var tag: String?
        var bytes: [UInt8] = []
        var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    /// When to refuse.
    enum Refusing { case never, atBegin, atWrite }

    private let kept = Mutex(Record())
    private let refusing: Refusing

    init(refusing: Refusing = .never) { self.refusing = refusing }

    var record: Record { kept.withLock { $0 } }

    func begin(status: Int, contentLength: Int?) throws {
        try begin(status: status, headers: [:], contentLength: contentLength)
    }

    func begin(status: Int, headers: HTTPHeaders, contentLength: Int?) throws {
        kept.withLock { kept in
            kept = Record(begins: kept.begins + 1, announced: contentLength, tag: headers["ETag"])
        }
        if refusing == .atBegin { throw Refusal() }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        kept.withLock { $0.bytes.append(contentsOf: bytes) }
        if refusing == .atWrite { throw Refusal() }
    }
}
