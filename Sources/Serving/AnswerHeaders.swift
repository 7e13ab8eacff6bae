// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Recipes

/// The headers that every answer of the public port has, whatever it is.
enum AnswerHeaders {
    /// A picture opened as a page can do nothing: its type is not guessed, and no script, frame or form runs.
    static func add(to headers: inout HTTPFields, for request: HTTPRequest, id: String, cors: CORS) {
        headers[.requestID] = id
        headers[.xContentTypeOptions] = "nosniff"
        headers[.contentSecurityPolicy] = "default-src 'none'; sandbox"
        if VariantPath.negotiates(request.path ?? "") { headers.addVary("Accept") }
        cors.add(to: &headers, for: request)
    }
}
