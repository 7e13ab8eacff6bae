// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Origin

struct ByteBudgetTests {
    @Test func `shares together stay within the bound`() {
        let budget = ByteBudget(capacity: 100)
        let (one, other) = (budget.share(), budget.share())
        #expect(one.grow(to: 60))
        #expect(!other.grow(to: 41))
        #expect(other.grow(to: 40))
        #expect(!one.grow(to: 61))
        #expect(one.grow(to: 50))
        #expect(other.grow(to: 50))
        #expect(!other.grow(to: 51))
    }

    @Test func `a refused share keeps what it had`() {
        let budget = ByteBudget(capacity: 100)
        let (one, other) = (budget.share(), budget.share())
        #expect(one.grow(to: 60))
        #expect(!one.grow(to: 101))
        #expect(!other.grow(to: 41))
        #expect(other.grow(to: 40))
    }

    @Test func `a share gives its bytes back when it is let go of`() {
        let budget = ByteBudget(capacity: 100)
        for _ in 0..<10 {
            let share = budget.share()
            #expect(share.grow(to: 100))
        }
        #expect(budget.share().grow(to: 100))
    }

    @Test func `shares that grow and shrink at once lose nothing`() async {
        let budget = ByteBudget(capacity: 1000)
        await withDiscardingTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<500 { budget.share().grow(to: Int.random(in: 1...200)) }
                }
            }
        }
        #expect(budget.share().grow(to: 1000))
        #expect(!budget.share().grow(to: 1001))
    }
}
