// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Sees a connection's bytes before the parser does, which tells of a head only when it has all of it.
final class ArrivingHead: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private static let head = Array("HEAD ".utf8)

    private let gate: RequestGate
    /// The last bytes that came, four at most.
    private var tail: [UInt8] = []
    private var lineBytes = 0
    private var lineHasEnded = false
    /// How the line begins, for what can't be parsed.
    private var method: [UInt8] = []

    init(_ gate: RequestGate) { self.gate = gate }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        let isNew = gate.awaitsHead
        guard gate.bytesCome(bytes.readableBytes) else { return }
        if isNew { (lineBytes, lineHasEnded, method) = (0, false, []) }
        countLine(bytes)
        tail = Array((tail + bytes.readableBytesView.suffix(4)).suffix(4))
        context.fireChannelRead(data)
        gate.bytesWereParsed(endAsHead: tail == [13, 10, 13, 10])
    }

    private func countLine(_ bytes: ByteBuffer) {
        guard !lineHasEnded else { return }
        let view = bytes.readableBytesView
        let end = view.firstIndex(of: 10)
        lineHasEnded = end != nil
        lineBytes += (end ?? view.endIndex) - view.startIndex
        if method.count < Self.head.count { method += view.prefix(Self.head.count - method.count) }
        gate.lineCame(lineBytes, isHead: method == Self.head)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        // What nobody reads any more is not asked for by anybody either.
        if gate.drops { context.read() }
    }
}
