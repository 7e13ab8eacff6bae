// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Glibc
internal import Synchronization

/// The thread that drives all transfers.
///
/// Everything here runs on it alone.
final class TransferLoop {
    /// Nothing has to be looked at while all is idle; a wakeup ends the wait.
    private static let idleWait = 60_000

    private let multi: OpaquePointer
    private let queue: TransferQueue
    private let configuration: HTTPClientConfiguration
    private let clock = ContinuousClock()
    private var running: [OpaquePointer: Transfer] = [:]
    private var easies: [ObjectIdentifier: OpaquePointer] = [:]
    private var nextLook: ContinuousClock.Instant?

    init(_ multi: OpaquePointer, _ queue: TransferQueue, _ configuration: HTTPClientConfiguration) {
        self.multi = multi
        self.queue = queue
        self.configuration = configuration
    }

    /// Starts the thread, which keeps the loop alive until it ends.
    ///
    /// False: no thread.
    ///
    /// Detached rather than joined: the last reference to a client may go away
    /// on this very thread, inside a sink, where joining would never return.
    func start() -> Bool {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let failed = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<TransferLoop>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        guard failed == 0 else {
            context.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    private func run() {
        ccurl_name_thread("http-client")
        // Signals belong to the main thread; SIGPIPE of a TLS write to nobody.
        var signals = sigset_t()
        sigfillset(&signals)
        pthread_sigmask(SIG_SETMASK, &signals, nil)
        while takeArrivals() {
            guard ccurl_multi_perform(multi) else { break }
            finishDone()
            look()
            guard ccurl_multi_wait(multi, waitMilliseconds) else { break }
        }
        end()
    }

    private func end() {
        let error = HTTPClientError(.cancelled, "The HTTP client was shut down.")
        let left = queue.end()
        for (easy, transfer) in running { stop(easy, transfer, .failure(error)) }
        for transfer in left { transfer.finish(.failure(error)) }
        ccurl_multi_destroy(multi)
    }

    /// False: time to end.
    private func takeArrivals() -> Bool {
        let arrivals = queue.take()
        for transfer in arrivals.submitted { start(transfer) }
        for transfer in arrivals.cancelled {
            guard let easy = easies[ObjectIdentifier(transfer)] else { continue }
            stop(easy, transfer, .failure(HTTPClientError(.cancelled, "The request was cancelled.")))
        }
        return !arrivals.isStopping
    }

    private func start(_ transfer: Transfer) {
        guard !transfer.isCancelled.load(ordering: .relaxed) else {
            return transfer.finish(.failure(HTTPClientError(.cancelled, "The request was cancelled.")))
        }
        guard clock.now < transfer.deadline else { return transfer.finish(.failure(Self.late)) }
        guard let easy = transfer.makeEasy(configuration) else {
            return transfer.finish(.failure(HTTPClientError(.system, "libcurl has no memory for a request.")))
        }
        guard ccurl_multi_add(multi, easy) else {
            ccurl_easy_destroy(easy)
            return transfer.finish(.failure(HTTPClientError(.system, "libcurl refused a request.")))
        }
        transfer.lifeSigns = LifeSigns(timeouts(of: transfer))
        running[easy] = transfer
        easies[ObjectIdentifier(transfer)] = easy
        nextLook = nil
    }

    /// `nextLook` nil means at once.
    private func look() {
        let now = clock.now
        guard nextLook.map({ now >= $0 }) ?? true else { return }
        var next: ContinuousClock.Instant?
        for (easy, transfer) in running {
            guard let time = look(at: transfer, easy, now) else { continue }
            next = min(next ?? time, time)
        }
        nextLook = next
    }

    /// When to look again; nil if the transfer was ended.
    private func look(at transfer: Transfer, _ easy: OpaquePointer, _ now: ContinuousClock.Instant)
        -> ContinuousClock.Instant?
    {
        let end = transfer.end
        guard now < end else {
            stop(easy, transfer, .failure(Self.late.answered(transfer.head.isComplete)))
            return nil
        }
        let finding = transfer.lifeSigns?.look(
            at: now, isConnected: ccurl_easy_ready_us(easy) > 0, sent: ccurl_easy_uploaded(easy),
            received: transfer.received)
        switch finding {
        case .alive(let until): return min(until, end)
        case nil: return end
        case .silent:
            let limit = timeouts(of: transfer).firstByte
            stop(easy, transfer, .failure(HTTPClientError(.timeout, "No answer came within \(limit).")))
        case .stalled:
            let rate = configuration.timeouts.slowestRate
            let message = "The transfer fell below \(rate) bytes per second."
            stop(easy, transfer, .failure(HTTPClientError(.timeout, message, wasAnswered: true)))
        }
        return nil
    }

    private func timeouts(of transfer: Transfer) -> Timeouts {
        var timeouts = configuration.timeouts
        timeouts.firstByte = transfer.request.firstByte ?? timeouts.firstByte
        return timeouts
    }

    private var waitMilliseconds: Int32 {
        guard !running.isEmpty, let nextLook else { return Int32(running.isEmpty ? Self.idleWait : 0) }
        return Int32(min(max(0, (nextLook - clock.now).milliseconds), Self.idleWait))
    }

    private func finishDone() {
        var code = CCURL_OK
        while let easy = ccurl_multi_next_done(multi, &code) {
            guard let transfer = running[easy] else { continue }
            let message = String(cString: ccurl_easy_message(easy))
            stop(easy, transfer, transfer.outcome(HTTPClientError.Code(code), "\(message)."))
        }
    }

    private func stop(_ easy: OpaquePointer, _ transfer: Transfer, _ result: Result<HTTPResponse, HTTPClientError>) {
        ccurl_multi_remove(multi, easy)
        ccurl_easy_destroy(easy)
        running[easy] = nil
        easies[ObjectIdentifier(transfer)] = nil
        transfer.finish(result)
    }

    private static let late = HTTPClientError(.timeout, "The deadline passed.")
}
