// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPClient
internal import Synchronization

/// Passes a body on up to a limit, and counts it.
///
/// The length is looked at before a byte is read, and the bytes again as they
/// come: a server may announce nothing, or less than it sends.
final class LimitedSink: BodySink {
    /// The body is longer than the limit.
    struct Exceeded: Error {}

    private let sink: any BodySink
    private let limit: Int
    // Written on the client's thread, read after it is done.
    private let counted = Mutex(0)

    init(_ sink: any BodySink, limit: Int) {
        self.sink = sink
        self.limit = limit
    }

    /// The bytes since the last beginning.
    var count: Int { counted.withLock { $0 } }

    func begin(status: Int, contentLength: Int?) throws {
        try begin(status: status, headers: [:], contentLength: contentLength)
    }

    func begin(status: Int, headers: HTTPHeaders, contentLength: Int?) throws {
        guard contentLength ?? 0 <= limit else { throw Exceeded() }
        counted.withLock { $0 = 0 }
        try sink.begin(status: status, headers: headers, contentLength: contentLength)
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        let total = counted.withLock { count in
            count += bytes.count
            return count
        }
        guard total <= limit else { throw Exceeded() }
        try sink.write(bytes)
    }
}
