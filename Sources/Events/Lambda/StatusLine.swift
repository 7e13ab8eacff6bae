// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Status codes with their phrases (RFC 9110 §15), which load balancers want beside them.
enum StatusLine {
    /// Such as `404 Not Found`; the code alone if it is none that this program answers.
    static func text(_ status: Int) -> String {
        guard let phrase = phrases[status] else { return String(status) }
        return "\(status) \(phrase)"
    }

    private static let phrases = [
        200: "OK", 204: "No Content", 206: "Partial Content", 301: "Moved Permanently", 304: "Not Modified",
        400: "Bad Request", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 413: "Content Too Large",
        414: "URI Too Long", 415: "Unsupported Media Type", 416: "Range Not Satisfiable",
        431: "Request Header Fields Too Large", 500: "Internal Server Error", 503: "Service Unavailable",
        504: "Gateway Timeout",
    ]
}
