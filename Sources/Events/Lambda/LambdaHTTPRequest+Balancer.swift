// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import HTTPClient

extension LambdaHTTPRequest {
    /// Reads the event of a load balancer ("Use Lambda functions as targets of
    /// an Application Load Balancer").
    init(balancer json: Data) throws(InvocationError) {
        guard let event = try? JSONDecoder().decode(BalancerEvent.self, from: json), !event.httpMethod.isEmpty else {
            throw Self.malformed
        }
        let headers = Self.headers(event.fields)
        self.init(
            source: .loadBalancer(multiValue: event.multiValueHeaders != nil),
            method: event.httpMethod,
            path: LambdaPath.kept(event.path),
            query: LambdaPath.query(event.query),
            headers: headers,
            // The balancer adds its client after what that client said of others.
            sourceIP: headers["x-forwarded-for"]?.split(separator: ",").last.map { $0.trimmed },
            body: try Self.body(event.body, isBase64: event.isBase64Encoded, of: event.httpMethod))
    }
}

private struct BalancerEvent: Decodable {
    let httpMethod: String
    let path: String
    let queryStringParameters: [String: String]?
    let multiValueQueryStringParameters: [String: [String]]?
    let headers: [String: String]?
    let multiValueHeaders: [String: [String]]?
    let body: String?
    let isBase64Encoded: Bool?

    var fields: [(name: String, value: String)] {
        guard let multiValueHeaders else { return (headers ?? [:]).map { ($0.key, $0.value) } }
        return multiValueHeaders.flatMap { field in field.value.map { (field.key, $0) } }
    }

    /// The parameters joined again: they are not decoded, only out of order.
    var query: String {
        let items =
            multiValueQueryStringParameters?.flatMap { item in item.value.map { (item.key, $0) } }
            ?? (queryStringParameters ?? [:]).map { ($0.key, $0.value) }
        return items.sorted { $0 < $1 }.map { "\($0)=\($1)" }.joined(separator: "&")
    }
}

extension Substring {
    fileprivate var trimmed: String { String(drop { $0 == " " }) }
}
