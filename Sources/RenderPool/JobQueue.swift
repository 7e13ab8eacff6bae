// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import DequeModule

/// The order of jobs and the bounds on them, as a value: nothing here waits, and time comes in from outside.
///
/// Two gates. The first is on waiting: a job that can't be done in time is refused at once, which costs microseconds,
/// where a queue without bound costs every client its patience. The second is on running: a job starts when a process
/// is free *and* its memory fits beside that of the others.
struct JobQueue {
    struct Entry: Equatable {
        let id: Int
        /// Which original it is on.
        let original: OriginalIdentity
        let memory: MemoryEstimate
    }

    private let workers: Int
    private let length: Int
    private let longestWait: Duration
    private let memory: Int
    private var waiting: Deque<Entry> = []
    private var running: [Int: Int] = [:]
    /// Those of them that are done along with another, and occupy no process of their own.
    private var joined: Set<Int> = []
    /// The typical time of a job, moving slowly, so that one slow picture does not close the door.
    private(set) var typical = Duration.milliseconds(100)

    init(_ configuration: PoolConfiguration) {
        workers = configuration.workers
        length = configuration.queueLength
        longestWait = configuration.longestWait
        memory = configuration.memory
    }

    var isEmpty: Bool { waiting.isEmpty && running.isEmpty }
    var waitingCount: Int { waiting.count }
    var runningCount: Int { running.count }
    private var memoryInUse: Int { running.values.reduce(0, +) }

    /// How long a job that came now would wait, on average.
    var expectedWait: Duration {
        let ahead = max(waiting.count + running.count - joined.count - workers + 1, 0)
        return typical * ahead / workers
    }

    /// Lets a job in at the end of the queue.
    mutating func admit(_ entry: Entry, timeLeft: Duration) throws(RenderPoolError) {
        guard entry.memory.total <= memory else { throw .tooLarge(needed: entry.memory.total, budget: memory) }
        let wait = expectedWait
        guard waiting.count < length, wait <= min(longestWait, timeLeft) else { throw .saturated(retryAfter: wait) }
        waiting.append(entry)
    }

    /// Puts a job back whose process died through no fault of its own time: it goes first.
    mutating func readmit(_ entry: Entry) {
        end(entry.id)
        waiting.prepend(entry)
    }

    /// The next job to run, if there is one whose memory is free.
    ///
    /// A large job at the head is not overtaken: under load small ones would pass it for ever.
    mutating func next() -> Entry? {
        guard let first = waiting.first else { return nil }
        guard running.isEmpty || memoryInUse + first.memory.total <= memory else { return nil }
        waiting.removeFirst()
        running[first.id] = first.memory.total
        return first
    }

    /// Takes out those that wait for the same original as a job that `next()` gave, for the same process to do.
    ///
    /// They overtake others, which wait for less in all than if each had come in its turn. A process that is idle is
    /// left so: two sizes on two processes would be there a little sooner, at nearly twice the processor time.
    ///
    /// - Parameter join: whether one goes with those that were taken before; it is asked in the order they came.
    mutating func takeOthers(like first: Entry, if join: (Entry) -> Bool) {
        for entry in waiting.filter({ $0.original == first.original }) {
            guard memoryInUse + entry.memory.pictures <= memory, join(entry) else { continue }
            _ = withdraw(entry.id)
            running[entry.id] = entry.memory.pictures
            joined.insert(entry.id)
        }
    }

    /// How many wait for this original.
    func waitingCount(of original: OriginalIdentity) -> Int { waiting.count { $0.original == original } }

    /// Gives a job's process and memory back.
    mutating func finish(_ id: Int, took duration: Duration?) {
        end(id)
        guard let duration else { return }
        typical = (typical * 15 + duration) / 16
    }

    private mutating func end(_ id: Int) {
        running[id] = nil
        joined.remove(id)
    }

    /// Takes a waiting job out; false when it is not waiting.
    mutating func withdraw(_ id: Int) -> Bool {
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return false }
        waiting.remove(at: index)
        return true
    }
}
