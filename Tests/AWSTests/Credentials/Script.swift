// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Answers in their order, the last again and again.
final class Script: Sendable {
    private let answers: Mutex<[LoopbackServer.Answer]>

    init(_ answers: [LoopbackServer.Answer]) { self.answers = Mutex(answers) }

    func next() -> LoopbackServer.Answer {
        answers.withLock { $0.count > 1 ? $0.removeFirst() : $0.first ?? .nothing }
    }
}
