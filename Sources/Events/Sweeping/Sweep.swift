// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import Origin
internal import Spelling
public import Stores
internal import Synchronization

/// Does something with many originals, one after the other by their keys and several at once: makes their ladders, or
/// deletes what is outdated.
///
/// The work leaves alone what is up to date. So a second run changes nothing, and a run that was interrupted can be resumed.
public final class Sweep: Sendable {
    /// Does what is to be done for one original.
    public typealias Work = @Sendable (FoundKey) async -> Reconciliation

    private static let attempts = 3

    private let source: any KeySource
    private let width: Int
    private let work: Work
    private let pause: @Sendable (Int) async -> Void
    private let tally = SweepTally()
    private let isStopped = Atomic(false)

    /// Makes a sweep.
    ///
    /// - Parameters:
    ///   - source: finds the originals.
    ///   - width: how many are worked on at once.
    ///   - pause: waits before a second or third try, which it is told the number of.
    ///   - work: does what is to be done for one.
    public init(
        over source: some KeySource, width: Int,
        pause: @escaping @Sendable (Int) async -> Void = { try? await Task.sleep(for: .seconds($0)) },
        work: @escaping Work
    ) {
        self.source = source
        self.width = max(width, 1)
        self.pause = pause
        self.work = work
    }

    /// How far it is.
    public var progress: SweepProgress { tally.progress }

    /// Begins no further original; those in work are finished.
    public func stop() { isStopped.store(true, ordering: .relaxed) }

    /// Works through the originals.
    ///
    /// - Throws: `StoreError` when they can't be listed.
    public func run() async throws(StoreError) {
        // The count runs ahead of the work, so that progress soon has a total.
        async let counting: Void = countAll()
        let outcome: Result<Void, StoreError> = await withTaskGroup(of: Void.self) { group in
            var running = 0
            do throws(StoreError) {
                try await eachKey { found in
                    if running == width { await group.next() } else { running += 1 }
                    // Between two, so that none is noted as begun that is not.
                    guard !self.isStopped.load(ordering: .relaxed) else { return false }
                    self.tally.begin(found.key)
                    group.addTask { await self.perform(found) }
                    return true
                }
                return .success(())
            } catch { return .failure(error) }
        }
        // Nobody needs the number any more when the work has failed; else it is found soon, if it is not yet.
        if case .failure = outcome { stop() }
        await counting
        try outcome.get()
    }

    private func countAll() async {
        var source = source
        do throws(StoreError) {
            while try await source.next() != nil {
                guard !isStopped.load(ordering: .relaxed) else { return }
                tally.count(1)
            }
            tally.counted()
        } catch {
            // The work lists too, and tells what is wrong.
        }
    }

    /// Goes through the originals in their order, until it is told to stop.
    private func eachKey(_ body: (FoundKey) async -> Bool) async throws(StoreError) {
        var source = source
        while let found = try await source.next() {
            guard await body(found) else { return }
        }
    }

    private func perform(_ found: FoundKey) async {
        for attempt in 1...Self.attempts {
            let result = await work(found)
            guard result.failure?.isPassing == true, attempt < Self.attempts else {
                return tally.end(found.key, result)
            }
            tally.add(result)
            await pause(attempt)
        }
    }
}
