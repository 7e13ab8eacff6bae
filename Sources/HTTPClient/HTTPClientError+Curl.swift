// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CCurl

extension HTTPClientError.Code {
    /// The kind of failure of a finished transfer, nil if it succeeded.
    init?(_ result: ccurl_result) {
        switch result {
        case CCURL_OK: return nil
        case CCURL_RESOLVE: self = .resolve
        case CCURL_CONNECT: self = .connect
        case CCURL_TLS: self = .tls
        case CCURL_TIMEOUT: self = .timeout
        case CCURL_TRUNCATED: self = .truncated
        case CCURL_SYSTEM: self = .system
        case CCURL_PROTOCOL: self = .protocol
        default: self = .reset
        }
    }
}

extension HTTPClientError {
    /// The same failure, said to have come after an answer's head or before.
    func answered(_ wasAnswered: Bool) -> HTTPClientError {
        HTTPClientError(code, message, wasAnswered: wasAnswered, underlying: underlying)
    }
}
