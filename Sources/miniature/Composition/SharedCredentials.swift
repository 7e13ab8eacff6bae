// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import AWS
internal import Synchronization

/// The one chain of credentials of this process, made when it is first asked for: what a source gives is fetched once,
/// for the bucket, the queue and the CDN alike.
final class SharedCredentials: Sendable {
    private let made = Mutex<(any CredentialsProvider)?>(nil)

    func get(_ make: () throws -> any CredentialsProvider) throws -> any CredentialsProvider {
        try made.withLock { made in
            if let made { return made }
            let fresh = try make()
            made = fresh
            return fresh
        }
    }
}
