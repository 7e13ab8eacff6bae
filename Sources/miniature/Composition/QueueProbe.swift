// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Events

/// Whether the queue that events come from is there, and may be asked.
enum QueueProbe {
    static let all = [
        Probe(name: "queue") { parts in
            guard parts.settings.queue != nil else { return .good("none is set") }
            do {
                try await QueueWorker.check(parts.queue())
                return .good("it is there, and says what it is set to")
            } catch {
                return .bad("\(error)")
            }
        }
    ]
}
