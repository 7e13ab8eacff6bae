// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes
internal import NIOHTTPTypesHTTP1

/// The handlers of a connection of HTTP/1.1: Hummingbird's, with ours where it has no bounds.
///
/// Hummingbird's own `HTTP1Channel` takes handlers between its codec and itself only; a head that does not come is seen
/// before the parser, and HTTP's versions and repeated fields before the codec.
struct BoundedHTTP: Sendable {
    let bounds: ClientBounds
    let connections: OpenConnections
    let takesBody: RequestGate.TakesBody
    let answer: RequestGate.Answer
    /// Makes the handlers of a connection that see requests and answers.
    let handlers: @Sendable () -> [any RemovableChannelHandler]

    /// What Hummingbird makes its server from.
    var builder: HTTPServerBuilder {
        HTTPServerBuilder { responder in BoundedHTTPChannel(responder: responder, http: self) }
    }

    /// Adds what is below the requests and answers that Hummingbird knows.
    func addHandlers(to pipeline: ChannelPipeline.SynchronousOperations) throws {
        let gate = RequestGate(bounds, connections, takesBody: takesBody, answer: answer)
        // Twice what is answered: up to here the answer says how long something was, above it what.
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = 2 * ImageHandler.longestHead
        limits.maxHeaderListSize = 2 * ImageHandler.longestHead
        limits.maxHeaderFieldCount = ImageHandler.mostFields
        try pipeline.addHandler(ArrivingHead(gate))
        try pipeline.configureHTTPServerPipeline(
            withPipeliningAssistance: false, withErrorHandling: false, withOutboundHeaderValidation: false,
            withEncoderConfiguration: .init(), withDecoderLimitConfiguration: limits)
        try pipeline.addHandlers([gate, HTTP1ToHTTPServerCodec(secure: false)])
    }
}

/// A connection as Hummingbird's server runs it.
struct BoundedHTTPChannel: ServerChildChannel, HTTPChannelHandler {
    typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    let responder: HTTPChannelHandler.Responder
    let http: BoundedHTTP

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            try http.addHandlers(to: pipeline)
            try pipeline.addHandlers(http.handlers())
            try pipeline.addHandlers([
                WriteStall(period: http.bounds.writeStall),
                // Without its idle timeout, which begins when an answer is handed over and so ends downloads.
                HTTPConnectionStateHandler(logger: logger),
            ])
            return try NIOAsyncChannel(
                wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
        }
    }

    func handle(value: Value, logger: Logger) async {
        await handleHTTP(asyncChannel: value, logger: logger)
    }
}
