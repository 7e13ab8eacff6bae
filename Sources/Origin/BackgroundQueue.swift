// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import DequeModule
internal import Synchronization

/// Work that nobody waits for: a bounded line, and a few tasks that take from it.
///
/// When there is too much, the oldest are dropped: they are the likeliest to have been done elsewhere meanwhile.
final class BackgroundQueue<Element: Sendable>: Sendable {
    private struct State {
        var waiting: Deque<Element> = []
        var cost = 0
        var isClosed = false
        var idle: [CheckedContinuation<Element?, Never>] = []
        /// Elements that were taken and are not done yet.
        var busy = 0
    }

    private let longest: Int
    private let mostCost: Int
    private let cost: @Sendable (Element) -> Int
    private let state = Mutex(State())

    /// Makes a line of so many elements, and of so much cost in all.
    init(longest: Int, mostCost: Int = .max, cost: @escaping @Sendable (Element) -> Int = { _ in 0 }) {
        self.longest = longest
        self.mostCost = mostCost
        self.cost = cost
    }

    var count: Int { state.withLock { $0.waiting.count } }

    /// Puts an element in line; the elements that were dropped for it.
    func enqueue(_ element: Element) -> [Element] {
        state.withLock { state in
            if let idle = state.idle.popLast() {
                state.busy += 1
                idle.resume(returning: element)
                return []
            }
            state.waiting.append(element)
            state.cost += cost(element)
            var dropped: [Element] = []
            while state.waiting.count > longest || (state.cost > mostCost && state.waiting.count > 1) {
                let oldest = state.waiting.removeFirst()
                state.cost -= cost(oldest)
                dropped.append(oldest)
            }
            return dropped
        }
    }

    /// Works through the line with `width` tasks until it is closed, and then to its end.
    func run(width: Int, _ work: @escaping @Sendable (Element) async -> Void) async {
        await withDiscardingTaskGroup { group in
            for _ in 0..<width {
                group.addTask {
                    while let element = await self.next() {
                        await work(element)
                        self.finish()
                    }
                }
            }
        }
    }

    /// Whether nothing is in line or in work.
    var isSettled: Bool { state.withLock { $0.busy == 0 && $0.waiting.isEmpty } }

    private func finish() { state.withLock { $0.busy -= 1 } }

    /// Lets what waits be the last.
    func close() {
        let idle = state.withLock { state in
            state.isClosed = true
            defer { state.idle = [] }
            return state.idle
        }
        for continuation in idle { continuation.resume(returning: nil) }
    }

    private func next() async -> Element? {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                if let element = state.waiting.popFirst() {
                    state.cost -= cost(element)
                    state.busy += 1
                    continuation.resume(returning: element)
                } else if state.isClosed {
                    continuation.resume(returning: nil)
                } else {
                    state.idle.append(continuation)
                }
            }
        }
    }
}
