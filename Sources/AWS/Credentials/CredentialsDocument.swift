// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// Credentials as JSON, which programs, containers and instances answer with
/// slight differences ("Process credential provider" and "Container credential
/// provider" of the AWS SDKs and Tools Reference Guide).
struct CredentialsDocument: Decodable {
    private let version: Int?
    private let code: String?
    private let accessKeyID: String?
    private let secretAccessKey: String?
    private let token: String?
    private let sessionToken: String?
    private let expiration: String?

    private enum CodingKeys: String, CodingKey {
        case version = "Version"
        case code = "Code"
        case accessKeyID = "AccessKeyId"
        case secretAccessKey = "SecretAccessKey"
        case token = "Token"
        case sessionToken = "SessionToken"
        case expiration = "Expiration"
    }

    /// Who wrote a document, which decides what it must have.
    enum Author {
        /// A program: a version, and an expiration or not.
        case process
        /// The endpoint of a container: temporary credentials.
        case container
        /// The instance's metadata: temporary credentials, and a code that may tell of failure.
        case instance
    }

    /// Reads credentials.
    ///
    /// - Throws: An error with the code `credentials` that says what is wrong
    ///   with the document and shows nothing of it.
    static func credentials(
        _ json: [UInt8], from author: Author, source: String
    ) throws(AWSError) -> Credentials {
        // The decoder's own error quotes what it could not read.
        guard let document = try? JSONDecoder().decode(Self.self, from: Data(json)) else {
            throw AWSError(source: source, "The answer is not the JSON it should be.")
        }
        return try document.credentials(author, source)
    }

    private func credentials(_ author: Author, _ source: String) throws(AWSError) -> Credentials {
        if author == .process, version != 1 {
            throw AWSError(source: source, "The answer's Version is not 1.")
        }
        if author == .instance, code != "Success" {
            throw AWSError(source: source, "The answer's Code is not Success.")
        }
        let token = author == .process ? sessionToken : token
        guard let accessKeyID, let secretAccessKey, author == .process || (token != nil && expiration != nil) else {
            throw AWSError(source: source, "The answer has no complete credentials.")
        }
        let end = expiration.flatMap { ExpirationTime.unixSeconds($0) }
        guard (end == nil) == (expiration == nil) else {
            throw AWSError(source: source, "The answer's Expiration is not a time.")
        }
        return try Credentials(
            accessKeyID: accessKeyID, secretAccessKey: secretAccessKey, sessionToken: token, expiration: end
        ).checked(source)
    }
}
