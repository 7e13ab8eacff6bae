// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Glibc

/// An HTTP/1.1 and HTTP/2 client over libcurl.
///
/// One thread drives all transfers of a client and their pool of connections
/// (`curl_multi_poll`). A thread each would cost a stack per request; curl's
/// socket interface on an event loop would save this one thread, for two
/// callbacks, timers and file-descriptor bookkeeping at every transfer. An
/// object store at one origin's pace does not need it.
///
/// No redirects are followed, no proxy is taken from the environment, no
/// encoding is negotiated and no cookie kept: what is asked is what is sent.
public final class HTTPClient: HTTPSending {
    private let queue: TransferQueue

    /// Starts the client's thread.
    ///
    /// - Throws: An error with the code `system` if memory or threads gave out.
    public init(_ configuration: HTTPClientConfiguration = HTTPClientConfiguration()) throws(HTTPClientError) {
        // Idle connections beyond one busy host's worth only wait to be closed by the server.
        let most = configuration.connectionsPerHost
        guard ccurl_prepare(), let multi = ccurl_multi_create(most, most) else {
            throw HTTPClientError(.system, "libcurl could not be started.")
        }
        queue = TransferQueue(multi)
        let loop = TransferLoop(multi, queue, configuration)
        guard loop.start() else {
            queue.end()
            ccurl_multi_destroy(multi)
            throw HTTPClientError(.system, "The thread of the HTTP client could not be started.")
        }
    }

    deinit { shutdown() }

    /// Ends the thread and closes the connections, without waiting for either.
    ///
    /// Requests on their way fail with the code `cancelled`, as do later ones.
    public func shutdown() { queue.stop() }

    /// See ``HTTPSending/send(_:into:deadline:)``.
    ///
    /// Cancelling the task ends the transfer at once and closes its connection.
    public func send(
        _ request: HTTPRequest,
        into sink: (any BodySink)? = nil,
        deadline: ContinuousClock.Instant
    ) async throws(HTTPClientError) -> HTTPResponse {
        try request.check()
        let transfer = Transfer(request, sink: sink, deadline: deadline)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                transfer.continuation = continuation
                guard !queue.submit(transfer) else { return }
                transfer.finish(.failure(HTTPClientError(.cancelled, "The HTTP client is shut down.")))
            }
        } onCancel: {
            queue.cancel(transfer)
        }
        return try result.get()
    }
}
