// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// How far a connection is: what has come of the next request, and how many answers are owed.
struct RequestProgress {
    /// What of a request has come.
    enum Arrival: Equatable {
        /// Not a byte of the next one.
        case nothing
        /// Some of its head.
        case head
        /// Its head, and not the end of its body.
        case body
    }

    /// What the client may be too slow with, and of which request.
    struct Wait: Equatable {
        let arrival: Arrival
        let request: Int
    }

    private(set) var arrival = Arrival.nothing
    /// How many heads have come.
    private(set) var asked = 0
    /// How many answers have been written to their end.
    private(set) var answered = 0
    /// Whether the head of the next answer has been written.
    private(set) var isAnswering = false
    /// The last request that is answered, when that is settled.
    private(set) var lastAnswer: Int?

    /// Whether the request that came last had a body.
    private(set) var lastHadBody = false

    /// How many requests wait for their answers.
    var owed: Int { asked - answered }

    /// How many answers go before that to the request that came last, if its body has not come yet: that is the request
    /// that a refusal is for.
    var owedBefore: Int { owed - (arrival == .body && owed > 0 ? 1 : 0) }

    /// Whether it is the client that has to go on: nothing is in work for it.
    var waitsForClient: Bool { owed == 0 || (owed == 1 && arrival == .body && !isAnswering) }

    /// Whether nothing has been asked that is not answered, nor has begun to be.
    var isIdle: Bool { owed == 0 && arrival == .nothing }

    /// Whether requests are passed over, since the connection will be closed before their turn.
    var takesNoMore: Bool { lastAnswer.map { asked >= $0 } ?? false }

    /// Whether the answer that comes next is the last.
    var isLast: Bool { lastAnswer.map { answered + 1 >= $0 } ?? false }

    /// What the client has a bounded time for; nil while it is not its turn, or it need not hurry.
    ///
    /// What is sent ahead counts from the end of the answer before it: until then it may be us who do not read.
    var wait: Wait? {
        switch arrival {
        case .nothing: nil
        case .head: owed == 0 ? Wait(arrival: .head, request: asked) : nil
        case .body: owed == 1 ? Wait(arrival: .body, request: asked) : nil
        }
    }

    mutating func bytesCame() {
        if arrival == .nothing { arrival = .head }
    }

    mutating func headCame(isLast: Bool) {
        arrival = .body
        asked += 1
        lastHadBody = false
        if isLast { lastAnswer = asked }
    }

    mutating func bodyCame() { lastHadBody = true }

    mutating func endCame() { arrival = .nothing }

    /// No request after those that have come is answered.
    mutating func drain() { lastAnswer = min(lastAnswer ?? asked, asked) }

    /// An answer begins.
    ///
    /// If the request's body has not come by now, nobody will read it, and the connection can't go on.
    mutating func answerBegins() {
        isAnswering = true
        if owed == 1, arrival == .body { lastAnswer = asked }
    }

    /// An answer has been written; whether it was the last.
    mutating func answerEnds() -> Bool {
        let wasLast = isLast
        answered += 1
        isAnswering = false
        return wasLast
    }
}
