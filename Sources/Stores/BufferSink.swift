// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPClient
internal import NIOCore
internal import Synchronization

/// Keeps a body in memory: no more than ``longest``, which the limit of the call sees to.
final class BufferSink: BodySink {
    /// In bytes.
    ///
    /// A `ByteBuffer` counts in 32 bits, and a longer body would be a trap.
    static let longest = 1 << 31

    // Filled on one thread, taken on another.
    private let buffer = Mutex(ByteBuffer())

    init() {}

    func begin(status: Int, contentLength: Int?) {
        buffer.withLock { buffer in
            buffer.clear()
            // The limit of the call has been held against it before.
            buffer.reserveCapacity(contentLength ?? 0)
        }
    }

    func write(_ bytes: UnsafeRawBufferPointer) {
        buffer.withLock { buffer in
            _ = buffer.writeBytes(bytes)
        }
    }

    /// What has come.
    func take() -> ByteBuffer { buffer.withLock { $0 } }
}
