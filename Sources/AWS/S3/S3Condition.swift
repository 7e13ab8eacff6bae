// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPClient

/// Which object a read is about.
public enum S3Condition: Sendable, Hashable {
    /// Whichever is there.
    case any
    /// Only that of this entity tag; another is the error `changed` (`If-Match`).
    case match(String)
    /// Any but that of this entity tag, which is the error `notModified` (`If-None-Match`).
    case noneMatch(String)
}

extension S3Condition {
    /// The headers that say so.
    var headers: HTTPHeaders {
        switch self {
        case .any: [:]
        case .match(let etag): ["if-match": "\"\(etag)\""]
        case .noneMatch(let etag): ["if-none-match": "\"\(etag)\""]
        }
    }
}
