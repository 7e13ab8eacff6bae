// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import Synchronization

/// Keeps a body as text.
final class TextSink: BodySink {
    private let kept = Mutex("")

    var text: String { kept.withLock { $0 } }

    func begin(status: Int, contentLength: Int?) { kept.withLock { $0 = "" } }

    func write(_ bytes: UnsafeRawBufferPointer) {
        kept.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
    }
}
