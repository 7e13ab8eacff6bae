// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

@testable import AWS

/// Keeps the failures it is told of.
final class Recorder: Sendable {
    private let kept = Mutex<[AWSError]>([])

    var errors: [AWSError] { kept.withLock { $0 } }

    func add(_ error: AWSError) { kept.withLock { $0.append(error) } }
}
