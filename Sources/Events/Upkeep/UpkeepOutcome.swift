// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What became of a message, as far as its sender must know.
public enum UpkeepOutcome: Sendable, Hashable {
    /// Everything it calls for is done, or can never be.
    case done
    /// Something could not be done now; why, in a sentence for the log.
    case retry(String)
    /// It can't be read, now or later; why, in a sentence for the log.
    ///
    /// It is for the dead letters, where somebody looks at it, rather than to be lost.
    case unreadable(String)

    /// The outcome of two parts of one message.
    ///
    /// While something may still be done, the message must come again; what can't be read is then found again.
    func joined(with other: UpkeepOutcome) -> UpkeepOutcome {
        switch (self, other) {
        case (.retry, _): self
        case (_, .retry): other
        case (.unreadable, _): self
        default: other
        }
    }
}
