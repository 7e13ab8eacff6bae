// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

extension LambdaHTTPRequest {
    /// Reads payload format 2.0 ("Invoking Lambda function URLs"; "Create AWS
    /// Lambda proxy integrations for HTTP APIs").
    init(gateway json: Data) throws(InvocationError) {
        guard let event = try? JSONDecoder().decode(GatewayEvent.self, from: json) else { throw Self.malformed }
        let http = event.requestContext.http
        guard !http.method.isEmpty else { throw Self.malformed }
        let isFunctionURL = event.requestContext.domainName?.contains(".lambda-url.") ?? false
        self.init(
            source: isFunctionURL ? .functionURL : .httpAPI,
            method: http.method,
            path: isFunctionURL ? LambdaPath.kept(event.rawPath) : LambdaPath.encoded(event.rawPath),
            query: LambdaPath.query(event.rawQueryString ?? ""),
            // Several fields of a name come joined by commas.
            headers: Self.headers((event.headers ?? [:]).map { ($0.key, $0.value) }),
            sourceIP: http.sourceIp,
            body: try Self.body(event.body, isBase64: event.isBase64Encoded, of: http.method))
    }
}

private struct GatewayEvent: Decodable {
    struct Context: Decodable {
        let domainName: String?
        let http: Line
    }

    struct Line: Decodable {
        let method: String
        let sourceIp: String?
    }

    let rawPath: String
    let rawQueryString: String?
    let headers: [String: String]?
    let requestContext: Context
    let body: String?
    let isBase64Encoded: Bool?
}
