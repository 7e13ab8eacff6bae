// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import AWS

extension StoreError {
    /// What a failure of AWS means for an object.
    init(_ error: AWSError) {
        // A sink that speaks of objects itself is believed.
        if error.code == .sink, let own = error.underlying as? StoreError {
            self = own
            return
        }
        let code: Code =
            switch error.code {
            case .notFound: .notFound
            case .forbidden: .forbidden
            case .unauthorised, .expired, .skewed: .unauthorised
            case .archived: .archived
            case .preconditionFailed, .notModified, .changed: .preconditionFailed
            case .conflict: .conflict
            case .throttled: .throttled
            case .tooLarge: .tooLarge
            case .timeout: .timeout
            case .truncated: .truncated
            case .checksum: .corrupt
            case .cancelled: .cancelled
            case .unavailable, .connection, .suspended, .malformed, .sink: .unavailable
            case .rejected: error.serviceCode == "KeyTooLongError" ? .invalidKey : .misconfigured
            case .missingBucket, .missingQueue, .wrongRegion, .credentials, .invalid: .misconfigured
            }
        self.init(
            code, error.message, underlying: error.code == .sink ? error.underlying : error, isRepeat: error.isRepeat)
    }
}
