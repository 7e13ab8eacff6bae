// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CProcess
internal import Glibc
internal import JobProtocol

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
    private var buried = false

    /// Starts a process.
    ///
    /// It is not ready before it has said so.
    ///
    /// The environment holds nothing of ours: no credential is in reach of a decoder. `VIPS_WARNING` silences remarks
    /// of libvips on odd but harmless files, of which a stranger could send any number.
    init(_ configuration: PoolConfiguration) throws(JobSocketError) {
        let (ours, theirs) = try JobSocket.pair()
        let arguments = ([configuration.program] + configuration.types).map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        let pointers = arguments.map { $0.map { UnsafePointer($0) } }
        let variable = strdup("VIPS_WARNING=0")
        defer { free(variable) }
        let environment: [UnsafePointer<CChar>?] = [variable.map { UnsafePointer($0) }, nil]
        let limits = CProcessLimits(
            address_space: configuration.addressSpace, file_size: configuration.resultSize, descriptors: 32)
        pid = cprocess_spawn(configuration.program, pointers, environment, theirs.number, limits)
        guard pid > 0 else { throw .system(-pid) }
        socket = ours
    }

    deinit { if !buried { _ = kill() } }

    /// Whether the process has ended; it then is buried.
    func hasEnded() -> Death? {
        guard !buried else { return .exited(status: 0) }
        var status: Int32 = 0
        guard waitpid(pid, &status, WNOHANG) == pid else { return nil }
        buried = true
        return Self.death(status)
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
        buried = true
        return Self.death(status)
    }

    private static func death(_ status: Int32) -> Death {
        let signal = status & 0x7f
        if signal == 0 { return .exited(status: (status >> 8) & 0xff) }
        return signal == SIGKILL ? .killed : .crashed(signal: signal)
    }
}
