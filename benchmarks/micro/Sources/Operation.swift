// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// One thing to be measured: what is needed for it, made before, and the thing itself, done as often as asked.
struct Operation: Sendable {
    /// Does it a number of times, and gives a number that depends on every result.
    typealias Work = @Sendable (Int) async throws -> Int

    /// What the command line and the thresholds call it: the group, then the thing.
    let name: String
    /// What is done, in a sentence.
    let sentence: String
    /// How often it is done to be measured.
    ///
    /// A multiple of the number of inputs it goes through, and so large that single events, as the growing of an array,
    /// do not show.
    let count: Int
    /// Makes what is needed.
    let prepare: @Sendable () async throws -> Work

    /// An operation that waits for nothing.
    ///
    /// - Parameter body: Does it for the number of its turn; what it gives depends on the result.
    init(
        _ name: String, _ sentence: String, count: Int,
        prepare: @escaping @Sendable () throws -> @Sendable (Int) throws -> Int
    ) {
        self.init(waiting: name, sentence, count: count) {
            let body = try prepare()
            return { count in try Self.repeated(count, body) }
        }
    }

    /// An operation that may wait.
    init(
        waiting name: String, _ sentence: String, count: Int, prepare: @escaping @Sendable () async throws -> Work
    ) {
        self.name = name
        self.sentence = sentence
        self.count = count
        self.prepare = prepare
    }

    /// A function that does not wait, so that what waiting costs is in no turn.
    private static func repeated(_ count: Int, _ body: (Int) throws -> Int) rethrows -> Int {
        var sum = 0
        for turn in 0..<count { sum &+= try body(turn) }
        return sum
    }
}

extension Operation {
    /// Every operation, in the order of a request's way.
    static let all = grammar + headers + geometry + signing + hits + handOver
}
