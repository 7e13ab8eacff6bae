// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypesHTTP1

/// Holds a client to its time and to HTTP, and ends connections so that the last answer arrives.
///
/// It stands between NIO's parser and Hummingbird, which has neither a bound on a body that comes a byte at a time, nor
/// an answer to what the parser refuses beyond a bare 400, nor a thought for a body that nobody reads after a refusal.
final class RequestGate: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Makes the answer to a refused request.
    typealias Answer = @Sendable (RequestRefusal) -> ImageResponse
    /// Whether a request's body will be read.
    typealias TakesBody = @Sendable (HTTPRequestHead) -> Bool

    /// What is read and dropped after the last answer.
    private static let mostDropped = 1 << 20

    private enum Phase {
        /// Requests come, answers go.
        case open
        /// A refusal waits for the answers before it.
        case refusing(RequestRefusal)
        /// The last answer is on its way; nothing goes either way.
        case ending
        /// The last answer is out, and what the client still sends is dropped.
        case lingering
    }

    private let bounds: ClientBounds
    private let connections: OpenConnections
    private let takesBody: TakesBody
    private let answer: Answer

    private var phase = Phase.open
    private var progress = RequestProgress()
    private var context: ChannelHandlerContext?
    private var timed: RequestProgress.Wait?
    private var timer: Scheduled<Void>?
    private var place: OpenConnections.Place?
    private var isEvicted = false
    private var inputIsClosed = false
    private var quiet: QuietConnection
    private var look: Scheduled<Void>?
    private var lineBytes = 0
    /// Whether the request that came last, or is coming, is a HEAD, whose answer has no body.
    private var isHead = false
    private var dropped = 0

    init(
        _ bounds: ClientBounds, _ connections: OpenConnections, takesBody: @escaping TakesBody,
        answer: @escaping Answer
    ) {
        self.bounds = bounds
        quiet = QuietConnection(idle: bounds.idle)
        self.connections = connections
        self.takesBody = takesBody
        self.answer = answer
    }

    // MARK: What comes

    func channelActive(context: ChannelHandlerContext) {
        settle(context)
        context.fireChannelActive()
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        quiet.opened(at: context.eventLoop.now)
        if context.channel.isActive { settle(context) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        look?.cancel()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        timer?.cancel()
        look?.cancel()
        if let place { connections.leave(place) }
        if isEvicted { connections.evicted(true) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .open = phase, !progress.takesNoMore || progress.arrival == .body else { return }
        switch unwrapInboundIn(data) {
        case .head(let head): headCame(head, context)
        case .body:
            progress.bodyCame()
            context.fireChannelRead(data)
        case .end:
            progress.endCame()
            context.fireChannelRead(data)
        }
    }

    private func headCame(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        // The line that was counted is this head's, and not that of another behind it.
        lineBytes = 0
        isHead = head.method == .HEAD
        if let refusal = RequestRefusal(head) { return refuse(refusal, context) }
        let isLast = Self.wantsClose(head)
        progress.headCame(isLast: isLast)
        if progress.owed == 1, takesBody(head), Self.expectsContinue(head) {
            let goOn = HTTPResponseHead(version: .http1_1, status: .continue)
            context.writeAndFlush(wrapOutboundOut(.head(goOn)), promise: nil)
        }
        guard isLast else { return context.fireChannelRead(wrapInboundOut(.head(head))) }
        // Hummingbird looks for the exact word.
        var closing = head
        closing.headers.replaceOrAdd(name: "Connection", value: "close")
        context.fireChannelRead(wrapInboundOut(.head(closing)))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is HTTPParserError else {
            // Of the connection itself, or of bytes after those that could not be parsed.
            if case .open = phase { context.fireErrorCaught(error) }
            return
        }
        guard case .open = phase, !progress.takesNoMore || progress.arrival == .body else { return }
        refuse(RequestRefusal(error, lineBytes: lineBytes), context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent, progress.owed > 0 { return progress.drain() }
        if case ChannelEvent.inputClosed? = event as? ChannelEvent {
            inputIsClosed = true
            if case .lingering = phase { context.close(promise: nil) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    // MARK: What goes

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch phase {
        case .open, .refusing: break
        case .ending, .lingering:
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(var head):
            guard head.status.code >= 200 else { return context.write(data, promise: promise) }
            progress.answerBegins()
            if progress.isLast { head.headers.replaceOrAdd(name: "Connection", value: "close") }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body: context.write(data, promise: promise)
        case .end: writeEnd(data, context, promise)
        }
    }

    private func writeEnd(_ data: NIOAny, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?) {
        let written = promise ?? context.eventLoop.makePromise()
        quiet.answerWritten(at: context.eventLoop.now)
        let loopBound = NIOLoopBound(self, eventLoop: context.eventLoop)
        written.futureResult.whenComplete { _ in loopBound.value.answerLeft() }
        guard progress.answerEnds() else {
            context.write(data, promise: written)
            if case .refusing(let refusal) = phase, progress.owedBefore == 0 { send(refusal, context) }
            return settle(context)
        }
        end(data, context, written)
    }

    private func answerLeft() {
        guard let context else { return }
        quiet.answerSent(at: context.eventLoop.now)
        settle(context)
    }

    /// Writes the end of the last answer, and then closes.
    private func end(_ data: NIOAny, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>? = nil) {
        phase = .ending
        let written = promise ?? context.eventLoop.makePromise()
        let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        written.futureResult.whenComplete { _ in
            let (gate, context) = loopBound.value
            gate.linger(context)
        }
        context.writeAndFlush(data, promise: written)
        settle(context)
    }

    private func linger(_ context: ChannelHandlerContext) {
        guard context.channel.isActive, !inputIsClosed else { return context.close(promise: nil) }
        phase = .lingering
        context.close(mode: .output, promise: nil)
        let loopBound = NIOLoopBound(context, eventLoop: context.eventLoop)
        timer?.cancel()
        timer = context.eventLoop.scheduleTask(in: bounds.linger) { loopBound.value.close(promise: nil) }
        context.read()
    }

    // MARK: Refusals

    /// Answers a request with a refusal, after the answers that are owed, and closes.
    private func refuse(_ refusal: RequestRefusal, _ context: ChannelHandlerContext) {
        // The last answer may be on its way already.
        guard case .open = phase else { return }
        guard progress.owedBefore == 0 else { return phase = .refusing(refusal) }
        // Half an answer can't be followed by another.
        guard !progress.isAnswering else { return context.close(promise: nil) }
        send(refusal, context)
    }

    private func send(_ refusal: RequestRefusal, _ context: ChannelHandlerContext) {
        let response = answer(refusal)
        var head = HTTPResponseHead(
            HTTPResponse(status: response.status, headerFields: response.headers))
        head.headers.replaceOrAdd(name: "Connection", value: "close")
        head.headers.replaceOrAdd(name: "Content-Length", value: String(response.body.readableBytes))
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if !isHead { context.write(wrapOutboundOut(.body(.byteBuffer(response.body))), promise: nil) }
        end(wrapOutboundOut(.end(nil)), context)
    }

    // MARK: Time and room

    /// Whether bytes that come next begin a head.
    var awaitsHead: Bool { progress.arrival == .nothing }

    /// Whether what comes is dropped.
    var drops: Bool { if case .open = phase { false } else { true } }

    /// Some bytes have come, and are parsed next; whether they shall be.
    func bytesCome(_ count: Int) -> Bool {
        guard drops else {
            progress.bytesCame()
            return true
        }
        dropped += count
        if dropped > Self.mostDropped { context?.close(promise: nil) }
        return false
    }

    /// How much has come of a head's first line, for a refusal to say what was too long, and whether it asks for a head.
    func lineCame(_ bytes: Int, isHead: Bool) { (lineBytes, self.isHead) = (bytes, isHead) }

    /// The bytes have been parsed; whether they ended as a request without a body does.
    func bytesWereParsed(endAsHead: Bool) {
        // A head whose beginning came along with the request before it: the parser keeps that to itself.
        if !endAsHead, !progress.lastHadBody { progress.bytesCame() }
        if let context { settle(context) }
    }

    /// Sets the client's time, and says whether its connection may give way to another, by what it is at.
    private func settle(_ context: ChannelHandlerContext) {
        switch phase {
        case .open:
            setTimer(progress.wait, context)
            setPlace(progress.waitsForClient && quiet.unsent == 0, context)
        case .refusing: setTimer(nil, context)
        case .ending, .lingering: setPlace(quiet.unsent == 0, context)
        }
        if look == nil { lookLater(QuietConnection.patience, context) }
    }

    private func lookLater(_ time: TimeAmount, _ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        look = context.eventLoop.scheduleTask(in: min(time, bounds.idle)) {
            let (gate, context) = loopBound.value
            gate.look(context)
        }
    }

    private func look(_ context: ChannelHandlerContext) {
        look = nil
        let isOpen = if case .open = phase { true } else { false }
        switch quiet.look(at: context.eventLoop.now, isIdle: isOpen && progress.isIdle) {
        case .close: context.close(promise: nil)
        case .wait(let time): lookLater(time, context)
        case .mayGiveWay:
            if drops || progress.waitsForClient { setPlace(true, context) }
            lookLater(QuietConnection.patience, context)
        }
    }

    private func setTimer(_ wait: RequestProgress.Wait?, _ context: ChannelHandlerContext) {
        guard wait != timed else { return }
        timer?.cancel()
        timer = nil
        timed = wait
        guard let wait else { return }
        let period = wait.arrival == .head ? bounds.head : bounds.body
        let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: period) {
            let (gate, context) = loopBound.value
            gate.refuse(wait.arrival == .head ? .slowHead : .slowBody, context)
        }
    }

    private func setPlace(_ waits: Bool, _ context: ChannelHandlerContext) {
        guard context.channel.isActive, !isEvicted else { return }
        if let place, !waits {
            connections.leave(place)
            self.place = nil
        }
        guard waits, place == nil else { return }
        let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let loop = context.eventLoop
        place = connections.wait {
            loop.execute {
                let (gate, context) = loopBound.value
                gate.evict(context)
            }
        }
    }

    private func evict(_ context: ChannelHandlerContext) {
        // Told twice, by two that found it at the head of the line.
        guard !isEvicted else { return connections.evicted(true) }
        // It may have begun to work while the call was on its way, or be gone.
        guard context.channel.isActive, let place else { return connections.evicted(!context.channel.isActive) }
        connections.leave(place)
        self.place = nil
        isEvicted = true
        context.close(promise: nil)
    }

    // MARK: What a head says

    /// Whether a request is the last of its connection: it says so, or is of HTTP/1.0, whose clients may take the close
    /// for the end of the answer; or it asks to speak something else from here on, and the parser would wait for that.
    private static func wantsClose(_ head: HTTPRequestHead) -> Bool {
        guard head.version == .http1_1, head.method != .CONNECT, !head.headers.contains(name: "upgrade") else {
            return true
        }
        return head.headers[canonicalForm: "connection"].contains { $0.lowercased() == "close" }
    }

    private static func expectsContinue(_ head: HTTPRequestHead) -> Bool {
        head.version == .http1_1 && head.headers["expect"].contains { $0.lowercased() == "100-continue" }
    }
}
