// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import Synchronization

/// Credentials with a number, one higher whenever they are refused.
final class CountedCredentials: CredentialsProvider {
    private let number = Mutex(0)

    let source = "numbers"

    func credentials() -> Credentials? {
        Credentials(accessKeyID: "KEY\(number.withLock { $0 })", secretAccessKey: "secret")
    }

    func invalidate(_ used: Credentials) { number.withLock { $0 += 1 } }
}
