// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The credentials in what STS answers ("AssumeRole" of the AWS STS API Reference).
struct STSAnswer {
    private(set) var accessKeyID: String?
    private(set) var secretAccessKey: String?
    private(set) var sessionToken: String?
    private(set) var expiration: String?

    /// Whether the document was read to its end.
    private(set) var isComplete = false

    /// Reads as much as is well-formed.
    init(_ xml: [UInt8]) {
        let isWhole = XMLElements.forEach(in: xml) { path, text in
            take(path.dropLast().last, path.last ?? "", text)
        }
        isComplete = isWhole
    }

    private mutating func take(_ parent: String?, _ name: String, _ text: String) {
        switch (parent, name) {
        case ("Credentials", "AccessKeyId"): accessKeyID = text
        case ("Credentials", "SecretAccessKey"): secretAccessKey = text
        case ("Credentials", "SessionToken"): sessionToken = text
        case ("Credentials", "Expiration"): expiration = text
        default: return
        }
    }
}
