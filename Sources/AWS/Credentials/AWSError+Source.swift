// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

extension AWSError {
    /// The failure of a source of credentials.
    ///
    /// - Parameters:
    ///   - source: The source's name.
    ///   - sentence: What went wrong, without anything the source answered.
    init(source: String, _ sentence: String, status: Int? = nil, underlying: (any Error)? = nil) {
        self.init(.credentials, "\(source): \(sentence)", status: status, underlying: underlying)
    }
}
