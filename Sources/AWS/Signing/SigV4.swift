// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import HTTPClient

/// Signs requests for one region and service (AWS Signature Version 4).
///
/// Not libcurl's `CURLOPT_AWS_SIGV4`: up to 8.10 it signs unsorted queries,
/// unencoded paths and headers it does not send.
public final class SigV4: Sendable {
    /// The region signed for.
    public let region: String

    private let service: String
    private let keys: SigningKeys

    /// A signer for a region such as `eu-central-1` and a service such as `s3`.
    public convenience init(region: String, service: String) {
        self.init(region: region, service: service, keys: SigningKeys())
    }

    init(region: String, service: String, keys: SigningKeys) {
        self.region = region
        self.service = service
        self.keys = keys
    }

    /// A signer for another region that shares this one's keys.
    func moved(to region: String) -> SigV4 { SigV4(region: region, service: service, keys: keys) }

    /// The headers of a signed request: those given, `x-amz-date`, for
    /// temporary credentials `x-amz-security-token`, and `authorization`.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - host: The `Host` the client will send, with a port that is not the scheme's.
    ///   - path: The path on the wire.
    ///   - query: The query's parameters, in any order; send them as ``QueryItem/joined(_:)`` gives them.
    ///   - headers: The headers to send; for S3, `x-amz-content-sha256` among them.
    ///   - payloadHash: The body's SHA-256 in hexadecimal, or `UNSIGNED-PAYLOAD`.
    ///   - credentials: Who signs.
    ///   - time: The time, in seconds since 1970. S3 accepts 15 minutes either way.
    public func sign(
        method: String,
        host: String,
        path: String,
        query: [QueryItem] = [],
        headers: HTTPHeaders,
        payloadHash: String,
        credentials: Credentials,
        at time: Int64
    ) -> HTTPHeaders {
        let date = CivilDate(unixSeconds: time)
        var signed = headers
        signed.add("x-amz-date", date.basic)
        if let token = credentials.sessionToken { signed.add("x-amz-security-token", token) }
        var hashed = signed
        hashed.add("host", host)
        let canonical = CanonicalRequest(
            method: method, path: CanonicalPath.of(path, service: service), query: query, headers: hashed,
            payloadHash: payloadHash)
        let day = date.basicDay
        let scope = "\(day)/\(region)/\(service)/aws4_request"
        let subject = "AWS4-HMAC-SHA256\n\(date.basic)\n\(scope)\n\(Digest.sha256(canonical.text))"
        let key = keys.key(credentials, day: day, region: region, service: service)
        let signature = Digest.hexadecimal(Digest.hmac(key, subject))
        signed.add(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope), "
                + "SignedHeaders=\(canonical.signedHeaders), Signature=\(signature)")
        return signed
    }
}
