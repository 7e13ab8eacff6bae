// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A child process and the reading end of its output; both end with this value.
struct RunningProgram: ~Copyable {
    private let pid: pid_t
    private let pipe: Int32
    private var status: Int32?
    private var output: [UInt8] = []

    /// Starts a program.
    ///
    /// - Throws: ``ProgramError/start(_:)`` if that fails.
    init(_ words: [String], _ environment: [String: String]) throws(ProgramError) {
        var ends: [Int32] = [0, 0]
        guard Glibc.pipe(&ends) == 0 else { throw .start(errno) }
        defer { close(ends[1]) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // Only this end: the program expects an output that waits.
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        do throws(ProgramError) {
            pid = try Self.spawn(words, environment, output: ends[1])
        } catch {
            close(ends[0])
            throw error
        }
        pipe = ends[0]
    }

    deinit {
        close(pipe)
        guard status == nil else { return }
        // The whole group, and then the child itself, which no signal can keep alive.
        kill(-pid, SIGKILL)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    }

    /// Whether the program is over.
    mutating func hasEnded() -> Bool {
        guard status == nil else { return true }
        var status: Int32 = 0
        guard waitpid(pid, &status, WNOHANG) == pid else { return false }
        self.status = status
        return true
    }

    /// Takes what it has printed since.
    ///
    /// - Returns: How many bytes it has printed, which is more than the limit
    ///   or all there are for now.
    mutating func read() throws(ProgramError) -> Int {
        var piece = [UInt8](repeating: 0, count: 4096)
        while output.count <= Program.mostBytes {
            let count = Glibc.read(pipe, &piece, piece.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            output.append(contentsOf: piece[..<count])
        }
        return output.count
    }

    /// What it printed, if it ended well.
    consuming func result() throws(ProgramError) -> [UInt8] {
        let status = status ?? 0
        guard status & 0x7F == 0 else { throw .signal(status & 0x7F) }
        guard status >> 8 == 0 else { throw .exit((status >> 8) & 0xFF) }
        return output
    }

    private static func spawn(
        _ words: [String], _ environment: [String: String], output: Int32
    ) throws(ProgramError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        guard posix_spawn_file_actions_init(&actions) == 0, posix_spawnattr_init(&attributes) == 0 else {
            throw .start(ENOMEM)
        }
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        // Its children may outlive it, and would hold connections open.
        for descriptor in openDescriptors() { posix_spawn_file_actions_addclose(&actions, descriptor) }
        // A group of its own, to be killed with all it starts; signals as a program expects them.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var pid: pid_t = 0
        let error = posix_spawnp(&pid, words[0], &actions, &attributes, &arguments, &variables)
        guard error == 0 else { throw .start(error) }
        return pid
    }

    /// All descriptors but the first three.
    ///
    /// glibc passes over those that are closed by the time a child closes them.
    private static func openDescriptors() -> [Int32] {
        guard let folder = opendir("/proc/self/fd") else { return [] }
        defer { closedir(folder) }
        var descriptors: [Int32] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let number = Int32(name), number > 2 { descriptors.append(number) }
        }
        return descriptors
    }
}
