// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// An answer that has been written and whose bytes may still be on their way to the client.
///
/// A picture is handed over in one piece, and is read by the client in its own time. Meanwhile its connection is in use,
/// and closing it would cut the picture off. Not for any time, though: a client that reads a byte now and then is no
/// better than one that asks for nothing.
final class SentAnswer {
    /// How long a client may take before its connection may give way to another.
    private static let patience = TimeAmount.seconds(30)

    private var over: (() -> Void)?
    private var patience: Scheduled<Void>?

    /// Calls `over` once, on the connection's event loop: when the bytes have left, or have had their time.
    static func watch(
        _ sent: EventLoopFuture<Void>, on loop: any EventLoop, over: @escaping () -> Void
    ) {
        let answer = SentAnswer()
        answer.over = over
        let loopBound = NIOLoopBound(answer, eventLoop: loop)
        answer.patience = loop.scheduleTask(in: Self.patience) { loopBound.value.end() }
        sent.whenComplete { _ in loopBound.value.end() }
    }

    private func end() {
        patience?.cancel()
        over?()
        over = nil
    }
}
