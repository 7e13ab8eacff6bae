// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Logging

/// What this process may have open, and how much of it is for clients.
///
/// A client's connection must never take the last descriptor: the admin port could not answer, and no picture could be
/// fetched for those who are connected. Worse, libdispatch, which runs what Swift's tasks run on, opens a file now and then
/// to see which of its threads are running, and ends the process when it can't.
struct Descriptors {
    /// How many there may be.
    let limit: Int
    /// What is open before any client comes.
    let standing: Int

    /// What the limit is now, with what a server of so many render processes opens.
    init(workers: Int) {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        let isKnown = getrlimit(resource, &limit) == 0
        self.init(limit: isKnown ? Int(clamping: limit.rlim_cur) : 1024, cores: Machine.cores, workers: workers)
    }

    init(limit: Int, cores: Int, workers: Int) {
        self.limit = limit
        // Each event loop has three; a render process its socket, its log and the two files of a job; and the program
        // itself its streams, listeners and what it reads.
        standing = 3 * cores + 4 * workers + 12
    }

    /// For connections of either port that are accepted before others are closed.
    private static let spare = 16

    /// How many connections the admin port may have: a few, which nobody else can take.
    var adminClients: Int { min(max(limit / 16, 4), 32) }

    /// How many clients there may be at once: half of what is left, since a client's request may take another for S3 and
    /// one for the original's bytes.
    func clients(atMost most: Int) -> Int {
        max(min((limit - standing - adminClients - Self.spare) / 2, most), 4)
    }

    /// The same, said in the log where it is fewer than it might be.
    func clients(atMost most: Int, logger: Logger) -> Int {
        let clients = clients(atMost: most)
        guard clients < most else { return clients }
        logger.warning(
            "The limit on open files allows few clients at once: raise it (ulimit -n, LimitNOFILE).",
            metadata: ["limit": "\(limit)", "clients": "\(clients)"])
        return clients
    }
}
