// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// What a client has learned of where its bucket is and what time it is there.
final class S3Bearings: Sendable {
    /// What one request goes by.
    struct Fix: Sendable {
        var endpoint: S3Endpoint
        var signer: SigV4
        /// What to add to this machine's seconds.
        var clockOffset: Int64
    }

    private let fix: Mutex<Fix>

    init(_ location: S3Location) throws(AWSError) {
        let signer = SigV4(region: location.region, service: "s3")
        fix = Mutex(Fix(endpoint: try S3Endpoint(location), signer: signer, clockOffset: 0))
    }

    /// What is known now.
    var current: Fix { fix.withLock { $0 } }

    /// Keeps what a failure has taught; a host is for one call only.
    func learn(_ remedy: S3Remedy) {
        fix.withLock { fix in
            switch remedy {
            case .region(let endpoint, let region):
                fix.endpoint = endpoint
                fix.signer = fix.signer.moved(to: region)
            case .clock(let offset): fix.clockOffset = offset
            case .host, .credentials: return
            }
        }
    }
}
