// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What proves to AWS who is asking.
///
/// Neither `print` nor a debugger's summary shows the secret: credentials
/// travel inside configurations that end up in logs.
public struct Credentials: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible {
    /// The public half, such as `AKIA…`.
    public let accessKeyID: String

    /// The secret half; signs, and is never sent.
    public let secretAccessKey: String

    /// Sent beside temporary credentials (`x-amz-security-token`).
    public let sessionToken: String?

    /// When AWS stops taking them, in seconds since 1970; nil if never.
    public let expiration: Int64?

    /// Makes credentials of their parts.
    public init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil, expiration: Int64? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.expiration = expiration
    }

    /// The public half alone.
    public var description: String { "Credentials(\(accessKeyID))" }

    /// The public half alone.
    public var debugDescription: String { description }
}

extension Credentials: CustomReflectable {
    /// `dump` would otherwise print every stored property.
    public var customMirror: Mirror { Mirror(self, children: ["accessKeyID": accessKeyID]) }
}
