// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Origin

@Suite(.timeLimit(.minutes(5)))
struct CoalescerStressTests {
    /// What became of a task, beside whether it was cancelled.
    private enum End: Equatable { case value(Int), error(OriginError.Cause) }

    /// A continuation that is resumed twice ends the process, and one that is lost ends the time.
    @Test func `two thousand tasks that come and go at random all come to their end`() async {
        let coalescer = Coalescer<Int>()
        let cancelled = Shared<Set<Int>>([])
        var random = SystemRandomNumberGenerator()
        let tasks = (0..<2000).map { number in
            let (key, yields) = (number % 5, Int.random(in: 0...20, using: &random))
            return Task<End, Never> {
                for _ in 0..<(yields / 2) { await Task.yield() }
                do throws(OriginError) {
                    let answer = try await coalescer.run("\(key)") { () async throws(OriginError) in
                        for _ in 0..<yields { await Task.yield() }
                        if Task.isCancelled { throw OriginError(.cancelled, "work") }
                        if yields == 13 { throw OriginError(.missing, "unlucky") }
                        return key
                    }
                    return .value(answer.value)
                } catch { return .error(error.cause) }
            }
        }
        await withDiscardingTaskGroup { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<300 {
                        let victim = Int.random(in: 0..<2000)
                        cancelled.change { _ = $0.insert(victim) }
                        tasks[victim].cancel()
                        await Task.yield()
                    }
                }
            }
        }
        let victims = cancelled.value
        for (number, task) in tasks.enumerated() {
            switch await task.value {
            case .value(let value): #expect(value == number % 5)
            case .error(.missing): break
            case .error(let cause): #expect(cause == .cancelled && victims.contains(number), "task \(number)")
            }
        }
        #expect(coalescer.count == 0)
    }
}
