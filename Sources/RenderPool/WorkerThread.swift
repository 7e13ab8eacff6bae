// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch

/// What a new thread of the pool is given: its work, and where to say that it has ended.
final class WorkerThread {
    private let worker: Worker
    private let group: DispatchGroup

    init(_ worker: Worker, _ group: DispatchGroup) {
        self.worker = worker
        self.group = group
    }

    func run() {
        worker.run()
        group.leave()
    }
}
