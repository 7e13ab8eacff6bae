// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The last signing keys.
///
/// Each is four HMACs away from its secret and holds for a day. Several are
/// kept, because around midnight, while credentials change and after a region
/// is learned, requests of either side are on their way at once.
final class SigningKeys: Sendable {
    private struct Scope: Hashable {
        let credentials: Credentials
        let day: String
        let region: String
        let service: String
    }

    private static let most = 8

    /// The oldest first.
    private let kept = Mutex<[(scope: Scope, key: [UInt8])]>([])

    /// The key of a secret for a day, region and service.
    func key(_ credentials: Credentials, day: String, region: String, service: String) -> [UInt8] {
        let scope = Scope(credentials: credentials, day: day, region: region, service: service)
        return kept.withLock { kept in
            if let known = kept.first(where: { $0.scope == scope }) { return known.key }
            let secret = Array("AWS4\(credentials.secretAccessKey)".utf8)
            let key = [day, region, service, "aws4_request"].reduce(secret) { Digest.hmac($0, $1) }
            if kept.count == Self.most { kept.removeFirst() }
            kept.append((scope, key))
            return key
        }
    }

    /// How many are kept.
    var count: Int { kept.withLock { $0.count } }
}
