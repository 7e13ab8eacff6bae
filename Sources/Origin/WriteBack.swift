// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import DequeModule
public import Logging
internal import NIOCore
public import ServiceLifecycle
public import Stores
internal import Synchronization

/// Stores finished variants after they have been answered.
///
/// Nobody waits for it, and its failures are no client's: the worst is that a variant is made again. The queue is
/// bounded in number and bytes, so a store that is down costs what fits in it and no more.
public final class WriteBack: Service {
    struct Item: Sendable {
        let key: ObjectKey
        let bytes: ByteBuffer
        let attributes: ObjectAttributes
    }

    fileprivate struct State {
        var waiting: Deque<Item> = []
        var bytes = 0
        var isClosed = false
        var idle: [CheckedContinuation<Item?, Never>] = []
    }

    fileprivate static let mostItems = 512
    fileprivate static let mostBytes = 64 << 20
    private static let width = 4
    /// One try with the store's own retries; the store sets shorter bounds on each attempt.
    private static let patience = Duration.seconds(15)

    private let store: any ObjectStore
    private let logger: Logger
    private let state = Mutex(State())

    /// Makes the queue of a store; it works while ``run()`` does.
    public init(store: any ObjectStore, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    /// Puts a variant in line.
    ///
    /// The oldest are dropped when there are too many: they are the likeliest to have been made elsewhere meanwhile.
    func enqueue(_ item: Item) {
        let dropped = state.withLock { state in
            if let idle = state.idle.popLast() {
                idle.resume(returning: item)
                return 0
            }
            state.waiting.append(item)
            state.bytes += item.bytes.readableBytes
            return state.dropOverflow()
        }
        if dropped > 0 { logger.warning("Variants were not stored: too many wait.", metadata: ["count": "\(dropped)"]) }
    }

    /// How many variants wait.
    public var count: Int { state.withLock { $0.waiting.count } }

    /// Stores what comes, until a graceful shutdown; then what is left.
    public func run() async {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                for _ in 0..<Self.width { group.addTask { await self.drain() } }
            }
        } onGracefulShutdown: {
            self.close()
        }
    }

    private func drain() async {
        while let item = await next() {
            do throws(StoreError) {
                try await store.put(
                    item.bytes, at: item.key, attributes: item.attributes, condition: .ifAbsent,
                    deadline: .now + Self.patience)
            } catch {
                // Somebody else stored it first, which is as good.
                if error.code == .preconditionFailed { continue }
                logger.warning("A variant was not stored.", metadata: ["cause": "\(error)"])
            }
        }
    }

    /// The next variant to store, waiting for one; nil when the queue is closed and empty.
    private func next() async -> Item? {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                if let item = state.waiting.popFirst() {
                    state.bytes -= item.bytes.readableBytes
                    continuation.resume(returning: item)
                } else if state.isClosed {
                    continuation.resume(returning: nil)
                } else {
                    state.idle.append(continuation)
                }
            }
        }
    }

    private func close() {
        let idle = state.withLock { state in
            state.isClosed = true
            defer { state.idle = [] }
            return state.idle
        }
        for continuation in idle { continuation.resume(returning: nil) }
    }
}

extension WriteBack.State {
    fileprivate mutating func dropOverflow() -> Int {
        var dropped = 0
        while waiting.count > WriteBack.mostItems || (bytes > WriteBack.mostBytes && waiting.count > 1) {
            bytes -= waiting.removeFirst().bytes.readableBytes
            dropped += 1
        }
        return dropped
    }
}
