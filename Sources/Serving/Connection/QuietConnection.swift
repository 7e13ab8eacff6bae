// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// How long nothing has happened on a connection, and what follows from that.
///
/// A picture is handed over in one piece, and its client reads it in its own time. Meanwhile the connection is in use: it
/// is not idle, and closing it would cut the picture off. Not for any time, though: a client that reads a byte now and
/// then is no better than one that asks for nothing, so that after a while its connection may give way to another.
///
/// Time is looked at now and then instead of set anew with each request: a timer for each would cost more than the rest
/// of this, on connections of a CDN that are never quiet.
struct QuietConnection {
    /// What a connection that was looked at has to do.
    enum Verdict: Equatable {
        /// Be looked at again after so long.
        case wait(TimeAmount)
        /// Give way to another if there are too many; its client reads too slowly.
        case mayGiveWay
        /// Close: its client has asked for nothing in all its time.
        case close
    }

    /// How long a client may take to read before its connection may give way.
    static let patience = TimeAmount.seconds(30)

    /// How long a connection without a request may be open.
    let idle: TimeAmount
    /// Answers that have been written and whose bytes have not all left.
    private(set) var unsent = 0
    /// When the last answer was written or has left.
    private var since = NIODeadline.uptimeNanoseconds(0)

    init(idle: TimeAmount) { self.idle = idle }

    mutating func opened(at now: NIODeadline) { since = now }

    mutating func answerWritten(at now: NIODeadline) {
        unsent += 1
        since = now
    }

    /// An answer's last byte has left, or never will.
    mutating func answerSent(at now: NIODeadline) {
        unsent -= 1
        since = now
    }

    /// - Parameter isIdle: whether nothing is in work for the client, and nothing of a request has come.
    func look(at now: NIODeadline, isIdle: Bool) -> Verdict {
        let quiet = now - since
        guard unsent == 0 else {
            return quiet < Self.patience ? .wait(Self.patience - quiet) : .mayGiveWay
        }
        guard isIdle, quiet >= idle else { return .wait(isIdle ? min(idle - quiet, Self.patience) : Self.patience) }
        return .close
    }
}
