// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What a request was made with, which tells what its refusal means.
struct S3Sent: Sendable {
    let fix: S3Bearings.Fix
    let credentials: Credentials?
    /// This machine's time, in seconds since 1970.
    let localTime: Int64
    /// The time in the signature.
    var signedAt: Int64 { localTime + fix.clockOffset }
}
