// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import AWS
public import Logging
internal import Metrics
internal import NIOCore
public import ServiceLifecycle
internal import Spelling
public import Stores

/// Stores finished variants after they have been answered.
///
/// Nobody waits for it, and its failures are no client's: the worst is that a variant is made again. The queue is
/// bounded in number and bytes, so a store that is down costs what fits in it and no more.
public final class WriteBack: Service {
    struct Item: Sendable {
        let key: ObjectKey
        let bytes: ByteBuffer
        let attributes: ObjectAttributes
        /// A first writer leaves what another has stored meanwhile; a remade variant replaces it.
        var condition = PutCondition.ifAbsent
        /// Asked when its turn has come: a purge in between makes it worthless.
        var isWanted: @Sendable () -> Bool = { true }
        /// Looks once more when it is stored, at whether it should have been; told whether it is wanted no more since.
        var afterwards: @Sendable (_ isOvertaken: Bool) async -> Void = { _ in }
        /// What the request belongs to, for S3's and Lambda's own records.
        var trace = TraceHeader.current
    }

    /// What became of a variant that was to be stored: a closed set, for a metric's label.
    private enum Outcome: String {
        case stored, failed, dropped, unwanted
        /// Somebody else stored it first, which is as good.
        case found
    }

    private static let mostItems = 512
    private static let mostBytes = 64 << 20
    private static let width = 4
    private static let attempts = 3
    /// For one try with the store's own retries; the store sets shorter bounds on each attempt.
    private static let patience = Duration.seconds(15)

    private let store: any ObjectStore
    private let logger: Logger
    private let queue = BackgroundQueue<Item>(longest: mostItems, mostCost: mostBytes) { $0.bytes.readableBytes }

    /// Makes the queue of a store; it works while ``run()`` does.
    public init(store: any ObjectStore, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    /// Puts a variant in line.
    func enqueue(_ item: Item) {
        let dropped = queue.enqueue(item).count
        guard dropped > 0 else { return }
        count(.dropped, dropped)
        logger.warning("Variants were not stored: too many wait.", metadata: ["count": "\(dropped)"])
    }

    /// Whether all that was put in line is stored, or has been given up.
    var isSettled: Bool { queue.isSettled }

    /// How many variants wait.
    public var count: Int { queue.count }

    /// Stores what comes, until a graceful shutdown; then what is left.
    ///
    /// It ends as well when it is cancelled, as when another service of the group fails.
    public func run() async {
        await withTaskCancellationOrGracefulShutdownHandler {
            await queue.run(width: Self.width, put)
        } onCancelOrGracefulShutdown: {
            self.queue.close()
        }
    }

    @Sendable private func put(_ item: Item) async {
        for attempt in 1...Self.attempts {
            guard item.isWanted() else { return count(.unwanted) }
            let isDone = await TraceHeader.$current.withValue(item.trace) {
                await put(item, isLast: attempt == Self.attempts)
            }
            if isDone { return }
            try? await Task.sleep(for: .milliseconds(Int.random(in: 50...500)))
        }
    }

    /// Tries once; true when there is nothing more to be done.
    ///
    /// The store's own retries leave out what it can't know to be harmless: a connection lost after a conditional PUT.
    /// Here it is harmless, since finding one's own object is as good as having stored it.
    private func put(_ item: Item, isLast: Bool) async -> Bool {
        do throws(StoreError) {
            try await store.put(
                item.bytes, at: item.key, attributes: item.attributes, condition: item.condition,
                deadline: .now + Self.patience)
        } catch {
            if error.code == .preconditionFailed {
                count(.found)
                return true
            }
            let isPassing = [.unavailable, .timeout, .truncated, .throttled].contains(error.code)
            if isPassing && !isLast { return false }
            // While a circuit is open, every variant fails alike; one line a minute says it.
            let level: Logger.Level = error.isRepeat ? .debug : .warning
            logger.log(level: level, "A variant was not stored.", metadata: ["cause": "\(error)"])
            count(.failed)
            return true
        }
        count(.stored)
        // A purge that came while it was on its way may have been there before it.
        await item.afterwards(!item.isWanted())
        return true
    }

    private func count(_ outcome: Outcome, _ number: Int = 1) {
        Counter(label: "miniature_write_backs_total", dimensions: [("outcome", outcome.rawValue)])
            .increment(by: number)
    }
}
