// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import JobProtocol
internal import Recipes

/// Jobs on one original that a process does in one go, from one decode.
///
/// A page asks for several sizes of a picture at once. Those that are still waiting when the first gets its process
/// join it: another size costs about a quarter of what it would alone. All answers come when the last is done, so only
/// what adds little may join (see ``Ticket/mayShare``). When a batch fails its jobs part, and each is done by itself.
struct Batch {
    private(set) var tickets: [Ticket]
    /// What is to be made, job after job.
    private(set) var plans: [Plan]

    init(_ ticket: Ticket) {
        tickets = [ticket]
        plans = ticket.job.plans
    }

    /// The original of all of them.
    var original: SharedMemory { tickets[0].job.original }

    /// Whether nobody waits for any of them.
    var isAbandoned: Bool { tickets.allSatisfy(\.isAbandoned) }

    /// Takes a job in, if it may join.
    ///
    /// - Returns: false when it must be done by itself.
    mutating func join(_ ticket: Ticket) -> Bool {
        let job = ticket.job
        guard job.identity == tickets[0].job.identity, !ticket.isAbandoned, tickets.allSatisfy(\.mayShare),
            ticket.mayShare
        else { return false }
        let all = plans + job.plans
        guard all.count <= JobRequest.mostPlans, Ladder(all)?.rungs.count == all.count else { return false }
        tickets.append(ticket)
        plans = all
        return true
    }

    /// Takes out what need not be done any more: its callers have left, or its time is over.
    mutating func takeOut(at now: ContinuousClock.Instant) -> [Ticket] {
        // Each is looked at once: a caller may leave between two looks, and the job would be in neither part.
        var (over, rest): ([Ticket], [Ticket]) = ([], [])
        for ticket in tickets {
            if ticket.isAbandoned || ticket.job.deadline <= now { over.append(ticket) } else { rest.append(ticket) }
        }
        tickets = rest
        plans = rest.flatMap(\.job.plans)
        return over
    }

    /// When the process is to be killed: at the first deadline of those that somebody waits for, or soon after the last
    /// caller left.
    func end(grace: Duration) -> ContinuousClock.Instant {
        let awaited = tickets.filter { !$0.isAbandoned }.map(\.job.deadline).min()
        return awaited ?? tickets.map { $0.end(grace: grace) }.max() ?? .now
    }

    /// Gives each job its pictures, which are in the files in the order of the plans.
    ///
    /// - Returns: nil when one of them has more bytes than the limit, or is not what its plan says.
    func renditions(
        in files: [SharedMemory], atMost limit: Int, timing: JobReply.Timing, started: ContinuousClock.Instant
    ) -> [(Ticket, [Rendition])]? {
        var rest = files[...]
        var all: [(Ticket, [Rendition])] = []
        for ticket in tickets {
            let waited = ticket.arrived.duration(to: started)
            let own = zip(rest, ticket.job.plans).compactMap {
                Rendition(checking: $0, atMost: limit, against: $1, waited: waited, timing: timing)
            }
            guard own.count == ticket.job.plans.count else { return nil }
            all.append((ticket, own))
            rest = rest.dropFirst(own.count)
        }
        return all
    }
}
