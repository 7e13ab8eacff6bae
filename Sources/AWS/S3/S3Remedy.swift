// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPClient

/// What to do differently after S3 has said why it refused a request.
enum S3Remedy: Sendable {
    /// Sign for the region that the bucket is in, and ask there.
    case region(S3Endpoint, String)
    /// Ask another host, this once.
    case host(S3Endpoint)
    /// Sign with S3's time: seconds to add to this machine's.
    case clock(Int64)
    /// Sign with newer credentials than these.
    case credentials(Credentials)

    /// The same without what is to be done: each is tried once a call.
    enum Kind { case region, host, clock, credentials }

    /// The kind of remedy.
    var kind: Kind {
        switch self {
        case .region: .region
        case .host: .host
        case .clock: .clock
        case .credentials: .credentials
        }
    }

    /// S3 refuses signatures that are off by 15 minutes; a minute less leaves
    /// room for the way.
    private static let tolerance: Int64 = 14 * 60

    /// Works out what to do, nil if nothing is known to help.
    ///
    /// HEAD has no body to say why, but mostly its headers do.
    init?(_ error: AWSError, _ response: HTTPResponse, _ body: ErrorBody, _ sent: S3Sent) {
        let isBodiless = body.code == nil
        let isMisdirected = error.code == .wrongRegion || (isBodiless && response.status == 400)
        if isMisdirected, let remedy = Self.direction(error, response, sent) {
            self = remedy
            return
        }
        if error.code == .skewed || (isBodiless && response.status == 403) {
            let there = response.headers["Date"].flatMap { CivilDate(http: $0)?.unixSeconds } ?? body.serverTime
            guard let there, sent.credentials != nil, abs(there - sent.signedAt) > Self.tolerance else { return nil }
            self = .clock(there - sent.localTime)
            return
        }
        // HEAD with a token that has expired is a plain 400.
        let mayBeExpired = isBodiless && response.status == 400 && sent.credentials?.sessionToken != nil
        guard let used = sent.credentials, error.code == .expired || mayBeExpired else { return nil }
        self = .credentials(used)
    }

    private static func direction(_ error: AWSError, _ response: HTTPResponse, _ sent: S3Sent) -> S3Remedy? {
        if response.status == 307 {
            return response.headers["Location"].flatMap { sent.fix.endpoint.redirected(to: $0) }.map { .host($0) }
        }
        guard let region = error.region, region != sent.fix.signer.region,
            let endpoint = try? sent.fix.endpoint.moved(to: region)
        else { return nil }
        return .region(endpoint, region)
    }
}
