// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CProcess
internal import Glibc
internal import JobProtocol
internal import Logging

/// One render process and our end of its socket.
///
/// Made, used and buried by one thread.
final class WorkerProcess {
    /// How a process came to its end.
    enum Death {
        /// A signal of its own making: a crash.
        case crashed(signal: Int32)
        /// SIGKILL that we did not send: an operator, or the kernel short of memory.
        case killed
        /// It left by itself.
        case exited(status: Int32)
    }

    let pid: pid_t
    let socket: JobSocket
    private let standardError: StandardError
    private let logger: Logger
    private var buried = false

    /// Starts a process.
    ///
    /// It is not ready before it has said so.
    init(_ configuration: PoolConfiguration, _ logger: Logger) throws(JobSocketError) {
        let (ours, theirs) = try JobSocket.pair()
        let (errors, theirErrors) = try StandardError.pipe()
        let arguments = ([configuration.program] + configuration.types).map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        let pointers = arguments.map { $0.map { UnsafePointer($0) } }
        let own = configuration.isDumpable ? [Self.dumpable] : []
        let variables = (Self.environment + own).map { strdup($0) }
        defer { variables.forEach { free($0) } }
        let environment = variables.map { $0.map { UnsafePointer($0) } } + [nil]
        let limits = CProcessLimits(
            address_space: configuration.addressSpace, file_size: configuration.resultSize, descriptors: 32)
        let files = CProcessFiles(socket: theirs.number, errors: theirErrors.number)
        pid = cprocess_spawn(configuration.program, pointers, environment, files, limits)
        guard pid > 0 else { throw .system(-pid) }
        socket = ours
        standardError = errors
        self.logger = logger
    }

    /// The environment of each process, which holds nothing of the server's: no credential is in reach of a decoder.
    ///
    /// `VIPS_WARNING` silences remarks of libvips on odd but harmless files, of which a stranger could send any number.
    /// Swift's backtracer would keep a dead process for seconds, and print its memory.
    private static let environment = ["VIPS_WARNING=0", "SWIFT_BACKTRACE=enable=no"]
    /// What lets a debugger into the process.
    private static let dumpable = "RENDER_DUMPABLE=1"

    /// Waits until the process has replied or closed its socket, and repeats meanwhile what it says on standard error.
    ///
    /// - Returns: false when the time is over.
    func waitReadable(milliseconds: Int32) -> Bool {
        let end = ContinuousClock.now + .milliseconds(milliseconds)
        while true {
            let left = ContinuousClock.now.duration(to: end) / .milliseconds(1)
            let wait = Int32(min(max(left.rounded(.up), 0), Double(milliseconds)))
            let found = socket.waitReadable(or: standardError.descriptor, milliseconds: wait)
            if found.other { repeatStandardError() }
            if found.message { return true }
            guard left > 0 else { return false }
        }
    }

    /// Repeats in the log what the process has said on standard error, within bounds.
    func repeatStandardError(isEnd: Bool = false) {
        standardError.read(at: .now, isEnd: isEnd) { line in
            logger.warning(
                "A render process said something on standard error.", metadata: ["pid": "\(pid)", "text": "\(line)"])
        }
    }

    deinit { if !buried { _ = kill() } }

    /// Whether the process has ended; it then is buried.
    func reapIfEnded() -> Death? {
        guard !buried else { return .exited(status: 0) }
        var status: Int32 = 0
        guard waitpid(pid, &status, WNOHANG) == pid else { return nil }
        return buried(status)
    }

    /// Ends the process at once and buries it.
    func kill() -> Death {
        guard !buried else { return .exited(status: 0) }
        Glibc.kill(pid, SIGKILL)
        return bury()
    }

    /// Waits for the end of a process that is ending.
    func bury() -> Death {
        guard !buried else { return .exited(status: 0) }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        return buried(status)
    }

    private func buried(_ status: Int32) -> Death {
        buried = true
        // Its last words, which may say what it died of.
        repeatStandardError(isEnd: true)
        return Self.death(status)
    }

    private static func death(_ status: Int32) -> Death {
        let signal = status & 0x7f
        if signal == 0 { return .exited(status: (status >> 8) & 0xff) }
        return signal == SIGKILL ? .killed : .crashed(signal: signal)
    }
}
