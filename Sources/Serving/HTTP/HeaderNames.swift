// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

// Field names that HTTPTypes does not have. Each is a valid token, so none of the unwraps can fail.
extension HTTPField.Name {
    static let accessControlMaxAge = Self("Access-Control-Max-Age")!
    static let amzCFID = Self("X-Amz-Cf-Id")!
    static let cacheTag = Self("x-amz-meta-cache-tag")!
    static let requestID = Self("X-Request-Id")!
    static let secFetchSite = Self("Sec-Fetch-Site")!
    static let serverTiming = Self("Server-Timing")!
    static let timingAllowOrigin = Self("Timing-Allow-Origin")!
    static let xCache = Self("X-Cache")!
}
