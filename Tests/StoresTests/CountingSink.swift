// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import Synchronization

/// Counts what it is given, and refuses it if asked to.
final class CountingSink: BodySink {
    struct Refusal: Error {}

    private struct Counts {
        var begins = 0
        var bytes = 0
        var announced: Int?
    }

    private let counts = Mutex(Counts())
    private let isRefusing: Bool

    init(refusing: Bool = false) { isRefusing = refusing }

    var begins: Int { counts.withLock { $0.begins } }
    var bytes: Int { counts.withLock { $0.bytes } }
    var announced: Int? { counts.withLock { $0.announced } }

    func begin(status: Int, contentLength: Int?) throws {
        counts.withLock { counts in
            counts.begins += 1
            counts.bytes = 0
            counts.announced = contentLength
        }
        if isRefusing { throw Refusal() }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        counts.withLock { $0.bytes += bytes.count }
    }
}
