// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import Origin
internal import Recipes
public import Spelling
public import Stores
internal import Synchronization

/// Makes the ladder of every original that is there already.
///
/// What is there and right is left alone, so a second run does nothing, and one that was broken off goes on where it was.
public final class Warming: Sendable {
    /// Does what is to be done for one original, by its key below the originals.
    public typealias Work = @Sendable (ObjectKey) async -> Reconciliation

    private static let pageLength = 1000
    private static let attempts = 3
    private static let patience = Duration.seconds(30)

    private let store: any ObjectStore
    private let prefix: String
    private let start: String?
    private let width: Int
    private let work: Work
    private let pause: @Sendable (Int) async -> Void
    private let tally = WarmTally()
    private let isStopped = Atomic(false)

    /// Makes a warming.
    ///
    /// - Parameters:
    ///   - store: where the originals are listed.
    ///   - prefix: which of them, by the beginning of their keys below the originals; empty for all.
    ///   - after: only those whose keys come after this one.
    ///   - width: how many are worked on at once.
    ///   - pause: waits before a second or third try, which it is told the number of.
    ///   - work: does what is to be done for one.
    public init(
        of store: any ObjectStore, prefix: String = "", after: String? = nil, width: Int,
        pause: @escaping @Sendable (Int) async -> Void = { try? await Task.sleep(for: .seconds($0)) },
        work: @escaping Work
    ) {
        self.store = store
        self.prefix = VariantPath.originals + prefix
        start = after
        self.width = max(width, 1)
        self.pause = pause
        self.work = work
    }

    /// How far it is.
    public var progress: WarmProgress { tally.progress }

    /// Begins no further original; those in work are finished.
    public func stop() { isStopped.store(true, ordering: .relaxed) }

    /// Works through the originals.
    ///
    /// - Throws: `StoreError` when they can't be listed.
    public func run() async throws(StoreError) {
        // Counted apart from the work, which is far behind: what is left can be told soon.
        async let counting: Void = countAll()
        let outcome: Result<Void, StoreError> = await withTaskGroup(of: Void.self) { group in
            var running = 0
            do throws(StoreError) {
                try await eachKey { key in
                    if running == width { await group.next() } else { running += 1 }
                    // Between two, so that none is noted as begun that is not.
                    guard !self.isStopped.load(ordering: .relaxed) else { return false }
                    self.tally.begin(key)
                    group.addTask { await self.perform(key) }
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
        do throws(StoreError) {
            var after = try start.map { (key) throws(StoreError) in try ObjectKey.checked(VariantPath.originals + key) }
            while !isStopped.load(ordering: .relaxed) {
                let page = try await page(after)
                tally.count(page.entries.count { Self.key(of: $0) != nil })
                guard !page.isLast, let last = page.entries.last else { return tally.counted() }
                after = last.key
            }
        } catch {
            // The work lists too, and tells what is wrong.
        }
    }

    /// Goes through the keys below the originals in their order, until it is told to stop.
    private func eachKey(_ body: (ObjectKey) async -> Bool) async throws(StoreError) {
        var after = try start.map { (key) throws(StoreError) in try ObjectKey.checked(VariantPath.originals + key) }
        while true {
            let page = try await page(after)
            for entry in page.entries {
                guard let key = Self.key(of: entry) else { continue }
                guard await body(key) else { return }
            }
            guard !page.isLast, let last = page.entries.last else { return }
            after = last.key
        }
    }

    private func page(_ after: ObjectKey?) async throws(StoreError) -> ObjectPage {
        try await store.list(prefix: prefix, after: after, limit: Self.pageLength, deadline: .now + Self.patience)
    }

    /// The key below the originals; nil for the empty objects that stand for folders.
    private static func key(of entry: ObjectPage.Entry) -> ObjectKey? {
        guard entry.size > 0, entry.key.utf8.last != UInt8(ascii: "/") else { return nil }
        return entry.key.dropping(prefix: VariantPath.originals)
    }

    private func perform(_ key: ObjectKey) async {
        for attempt in 1...Self.attempts {
            let result = await work(key)
            guard result.failure?.isPassing == true, attempt < Self.attempts else { return tally.end(key, result) }
            tally.add(result)
            await pause(attempt)
        }
    }
}
