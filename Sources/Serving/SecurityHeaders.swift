// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// The headers that every answer of the public port has.
///
/// A picture opened as a page can do nothing: its type is not guessed, and no script, frame or form runs. Whoever may
/// see a picture may also read its pixels and its timing from a script, since pictures here are public.
enum SecurityHeaders {
    static func add(to headers: inout HTTPFields) {
        headers[.xContentTypeOptions] = "nosniff"
        headers[.contentSecurityPolicy] = "default-src 'none'; sandbox"
        headers[.accessControlAllowOrigin] = "*"
        headers[.timingAllowOrigin] = "*"
    }
}
