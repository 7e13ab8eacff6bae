// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Recipes
public import ServiceLifecycle
internal import Spelling
internal import Synchronization

/// Looks after variants whose time is up, while they are still served: each once at a time.
public final class Refresher: Service {
    private static let width = 4

    private let origin: Origin
    private let queue: RefreshQueue

    /// Makes the service of an origin; it works while ``run()`` does.
    public init(_ origin: Origin) {
        self.origin = origin
        queue = origin.refreshes
    }

    /// Refreshes what comes, until a graceful shutdown.
    public func run() async {
        await withTaskCancellationOrGracefulShutdownHandler {
            await queue.run(width: Self.width) { await self.origin.refresh($0) }
        } onCancelOrGracefulShutdown: {
            self.queue.close()
        }
    }
}

/// The variants to look after, without those already in line.
final class RefreshQueue: Sendable {
    private let queue = BackgroundQueue<VariantPath>(longest: 1024)
    private let inLine = Mutex<Set<ObjectKey>>([])

    func enqueue(_ path: VariantPath) {
        guard inLine.withLock({ $0.insert(path.variantKey).inserted }) else { return }
        let dropped = queue.enqueue(path)
        inLine.withLock { inLine in for path in dropped { inLine.remove(path.variantKey) } }
    }

    func run(width: Int, _ work: @escaping @Sendable (VariantPath) async -> Void) async {
        await queue.run(width: width) { path in
            await work(path)
            self.inLine.withLock { _ = $0.remove(path.variantKey) }
        }
    }

    var isSettled: Bool { queue.isSettled }
    /// How many are in line.
    var waitingCount: Int { queue.count }

    func close() { queue.close() }
}
