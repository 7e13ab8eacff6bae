// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CCrypto
internal import HTTPClient
internal import NIOCore

/// Fetches certificates, with the issuers that are missing between them and a root, and judges them.
struct SigningCertificates: Sendable {
    /// The largest file that is read, in bytes.
    static let largest = 64 * 1024
    /// How long fetching may take, issuers included.
    static let patience = Duration.seconds(5)
    /// The most issuers that are fetched for one certificate.
    private static let mostIssuers = 3

    let addresses: SNSAddresses
    let roots: TrustedRoots
    let http: any HTTPSending

    /// The chain at an address, once it is trusted.
    ///
    /// - Throws: ``SNSError``: `certificate` when it is none to be trusted, `unreachable` when that can't be told yet.
    func fetch(_ url: String, for topic: TopicARN, at time: Int64) async throws(SNSError) -> CertificateChain {
        let deadline = ContinuousClock.now + Self.patience
        guard let chain = CertificateChain(pem: try await get(url, deadline)) else {
            throw SNSError(.certificate, "There is no certificate in PEM at \(url.shown).")
        }
        for _ in 0..<Self.mostIssuers where roots.verify(chain, at: time) == CCRYPTO_ISSUER_MISSING {
            // AWS serves the signing certificate alone.
            guard let issuer = chain.issuerURL, addresses.allowsIssuer(issuer) else { break }
            guard chain.add(try await get(issuer, deadline)) else {
                throw SNSError(.certificate, "There is no certificate in DER at \(issuer.shown).")
            }
        }
        if let error = trouble(with: chain, for: topic, at: time) { throw error }
        return chain
    }

    /// What speaks against a chain: that it leads to no root, that some of it is not valid now, or that it is none of
    /// SNS'; nil if nothing does.
    func trouble(with chain: CertificateChain, for topic: TopicARN, at time: Int64) -> SNSError? {
        let names = addresses.certificateNames(of: topic)
        let wrong: String? =
            switch roots.verify(chain, at: time) {
            case CCRYPTO_TRUSTED where names.contains(where: chain.isFor): nil
            case CCRYPTO_TRUSTED: "is for none of \(names.joined(separator: ", "))"
            case CCRYPTO_EXPIRED: "has expired"
            case CCRYPTO_NOT_YET_VALID: "is not valid yet"
            case CCRYPTO_ISSUER_MISSING:
                "leads to nothing that is trusted here: give its issuer as a certificate to trust"
            case CCRYPTO_UNTRUSTED: "is not to be trusted"
            default: "can't be verified"
            }
        return wrong.map { SNSError(.certificate, "The certificate that signs for \(topic) \($0).") }
    }

    private func get(_ url: String, _ deadline: ContinuousClock.Instant) async throws(SNSError) -> [UInt8] {
        let response: HTTPResponse
        do throws(HTTPClientError) {
            response = try await http.send(
                HTTPRequest(url: url, bodyLimit: Self.largest), into: nil, deadline: deadline)
        } catch {
            // Too long, or not HTTP: the next time will be no better.
            let code = error.code == .protocol ? SNSError.Code.certificate : .unreachable
            throw SNSError(code, "The certificate at \(url.shown) can't be fetched: \(error.message)")
        }
        let status = response.status
        guard status == 200 else {
            let code = status >= 500 || status == 429 ? SNSError.Code.unreachable : .certificate
            throw SNSError(code, "The certificate at \(url.shown) can't be fetched: the answer was \(status).")
        }
        guard response.body.readableBytes <= Self.largest else {
            throw SNSError(.certificate, "The certificate at \(url.shown) has over \(Self.largest) bytes.")
        }
        return Array(response.body.readableBytesView)
    }
}
