// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import Synchronization

/// Credentials that are new each time they are said to be void.
final class RenewingCredentials: CredentialsProvider {
    private let generation = Mutex(0)

    let source = "test"

    /// How often they were renewed.
    var renewals: Int { generation.withLock { $0 } }

    func credentials() async throws(AWSError) -> Credentials? { Self.number(renewals) }

    func invalidate(_ used: Credentials) async {
        generation.withLock { generation in
            guard used == Self.number(generation) else { return }
            generation += 1
        }
    }

    private static func number(_ generation: Int) -> Credentials {
        Credentials(accessKeyID: "KEY\(generation)", secretAccessKey: "secret", sessionToken: "token")
    }
}
