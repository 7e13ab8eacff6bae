// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A try that failed, and what may help.
struct S3Failure: Error {
    let error: AWSError
    var remedy: S3Remedy?
}
