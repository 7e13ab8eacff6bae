// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPClient
internal import NIOCore

/// The AWS Security Token Service of a region.
struct STSClient: Sendable {
    private let settings: SourceSettings
    private let region: String
    private let endpoint: EndpointURL
    private let source: String

    /// A client for a source of credentials.
    ///
    /// The region's own endpoint, not the global one, which is in Virginia
    /// ("AWS STS Regional endpoints" of the SDKs and Tools Reference Guide).
    ///
    /// - Throws: An error with the code `credentials` if there is no region, or no such endpoint.
    init(_ settings: SourceSettings, region: String?, for source: String) throws(AWSError) {
        guard let region else { throw AWSError(source: source, "STS needs a region: set AWS_REGION.") }
        guard RegionName.isValid(region) else { throw AWSError(source: source, "\"\(region)\" is not a region.") }
        let environment = settings.environment
        let url =
            environment.filled("AWS_ENDPOINT_URL_STS") ?? environment.filled("AWS_ENDPOINT_URL")
            ?? "https://sts.\(region)\(ServiceEndpoint.suffix(region: region))"
        guard let endpoint = EndpointURL(url) else {
            throw AWSError(source: source, "The endpoint of STS is not a URL.")
        }
        self.settings = settings
        self.region = region
        self.endpoint = endpoint
        self.source = source
    }

    /// Asks for temporary credentials.
    ///
    /// - Parameters:
    ///   - form: The action's parameters; its name and version among them.
    ///   - credentials: Who signs; nil for an unsigned request.
    ///   - secrets: Parts of the form that no error may repeat.
    func credentials(
        _ form: [QueryItem], signedBy credentials: Credentials?, hiding secrets: [String] = []
    ) async throws(AWSError) -> Credentials {
        let response = try await SourceEndpoint(
            source: source, http: settings.http, patience: settings.patience.service, retry: settings.retry
        ).send(request(form, credentials))
        guard response.status == 200 else { throw refusal(response.status, ErrorBody(response.bytes), secrets) }
        let answer = STSAnswer(response.bytes)
        guard answer.isComplete, let key = answer.accessKeyID, let secret = answer.secretAccessKey,
            let token = answer.sessionToken, let text = answer.expiration,
            let expiration = ExpirationTime.unixSeconds(text)
        else { throw AWSError(source: source, "STS answered 200 without complete credentials.", status: 200) }
        return try Credentials(
            accessKeyID: key, secretAccessKey: secret, sessionToken: token, expiration: expiration
        ).checked(source)
    }

    private func request(_ form: [QueryItem], _ credentials: Credentials?) -> HTTPRequest {
        let path = endpoint.path.isEmpty ? "/" : endpoint.path
        let body = QueryItem.joined(form)
        var headers: HTTPHeaders = ["content-type": "application/x-www-form-urlencoded; charset=utf-8"]
        if let credentials {
            headers = SigV4(region: region, service: "sts").sign(
                method: "POST", host: endpoint.authority, path: path, headers: headers,
                payloadHash: Digest.sha256(body), credentials: credentials, at: settings.unixSeconds())
        }
        return HTTPRequest(
            method: "POST", url: endpoint.url(path), headers: headers, body: ByteBuffer(string: body),
            bodyLimit: 256 * 1024)
    }

    /// AWS's sentence helps, as it names the role and the action; it is left
    /// out if it repeats what was sent.
    private func refusal(_ status: Int, _ body: ErrorBody, _ secrets: [String]) -> AWSError {
        var sentence = "STS answered \(status)"
        let code = body.code.flatMap { Self.isPlain($0, atMost: 64) ? $0 : nil }
        if let code { sentence += " \(code)" }
        if let message = body.message, Self.isPlain(message, atMost: 400),
            !secrets.contains(where: { !$0.isEmpty && message.contains($0) })
        {
            sentence += ": \(message)"
        }
        if !sentence.hasSuffix(".") { sentence += "." }
        let requestID = body.requestID.flatMap { Self.isPlain($0, atMost: 64) ? $0 : nil }
        return AWSError(
            .credentials, "\(source): \(sentence)", status: status, serviceCode: code, requestID: requestID)
    }

    private static func isPlain(_ text: String, atMost length: Int) -> Bool {
        !text.isEmpty && text.utf8.count <= length && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }
}
