// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Synchronization

/// One request on its way and what has come back of it.
///
/// `@unchecked Sendable`: the caller fills it and gives it away through
/// ``TransferQueue``, whose lock orders the two; from then on only the loop's
/// thread touches it, but for the flag, which is atomic.
final class Transfer: @unchecked Sendable {
    let request: HTTPRequest
    let sink: (any BodySink)?
    let deadline: ContinuousClock.Instant
    let isCancelled = Atomic(false)
    var continuation: CheckedContinuation<Result<HTTPResponse, HTTPClientError>, Never>?

    var lifeSigns: LifeSigns?
    private(set) var received: Int64 = 0
    private(set) var head = ResponseHead()
    private var body = ByteBuffer()
    private var uploadOffset = 0
    /// Set by what ends the transfer from within: libcurl only knows that a callback refused.
    private var failure: HTTPClientError?
    private var isCut = false

    init(_ request: HTTPRequest, sink: (any BodySink)?, deadline: ContinuousClock.Instant) {
        self.request = request
        self.sink = sink
        self.deadline = deadline
    }

    /// When it is over whatever has come.
    var end: ContinuousClock.Instant {
        head.isComplete ? deadline : min(deadline, request.answerBy ?? deadline)
    }

    private var goesToSink: Bool { sink != nil && (200..<300).contains(head.status) }

    /// Takes a line of the head.
    ///
    /// False ends the transfer.
    func receiveHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        received += Int64(line.count)
        switch head.add(line) {
        case .incomplete: return true
        case .invalid: return fail(HTTPClientError(.protocol, "The head of the answer is not valid HTTP or too long."))
        case .complete: return begin()
        }
    }

    private func begin() -> Bool {
        guard request.method != "HEAD" else { return true }
        guard goesToSink, let sink else {
            body.reserveCapacity(min(head.contentLength ?? 0, request.bodyLimit))
            return true
        }
        do {
            try sink.begin(status: head.status, headers: head.headers, contentLength: head.contentLength)
            return true
        } catch {
            return refuse(error)
        }
    }

    /// Takes a piece of the body.
    ///
    /// False ends the transfer.
    func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        received += Int64(bytes.count)
        guard goesToSink, let sink else { return keep(bytes) }
        do {
            try sink.write(bytes)
            return true
        } catch {
            return refuse(error)
        }
    }

    private func keep(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let room = request.bodyLimit - body.readableBytes
        guard bytes.count > room else {
            body.writeBytes(bytes)
            return true
        }
        guard head.status >= 300 else {
            let limit = request.bodyLimit
            return fail(HTTPClientError(.protocol, "The answer is longer than \(limit) bytes.", wasAnswered: true))
        }
        body.writeBytes(bytes.prefix(max(0, room)))
        isCut = true
        return false
    }

    /// Gives the next bytes of the request's body.
    func supply(_ target: UnsafeMutableRawBufferPointer) -> Int {
        guard let buffer = request.body else { return 0 }
        return buffer.withUnsafeReadableBytes { source in
            let piece = source.dropFirst(uploadOffset).prefix(target.count)
            target.copyBytes(from: piece)
            uploadOffset += piece.count
            return piece.count
        }
    }

    /// Starts the request's body again.
    ///
    /// False: there is no such place in it.
    func rewind(to offset: Int64) -> Bool {
        guard let size = request.body?.readableBytes, offset >= 0, offset <= Int64(size) else { return false }
        uploadOffset = Int(offset)
        return true
    }

    private func refuse(_ error: any Error) -> Bool {
        fail(HTTPClientError(.sink, "The receiver refused the body: \(error)", wasAnswered: true, underlying: error))
    }

    private func fail(_ error: HTTPClientError) -> Bool {
        failure = error
        return false
    }

    /// What came of it, once libcurl is done.
    func outcome(_ code: HTTPClientError.Code?, _ message: String) -> Result<HTTPResponse, HTTPClientError> {
        if let failure { return .failure(failure) }
        if let code, !isCut {
            return .failure(HTTPClientError(code, message, wasAnswered: head.isComplete))
        }
        guard head.isComplete else {
            return .failure(HTTPClientError(.protocol, "The answer had no head."))
        }
        return .success(HTTPResponse(status: head.status, headers: head.headers, body: body))
    }

    /// Resumes the caller, the first time it is called.
    func finish(_ result: Result<HTTPResponse, HTTPClientError>) {
        continuation?.resume(returning: result)
        continuation = nil
    }
}
