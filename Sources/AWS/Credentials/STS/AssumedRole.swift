// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A role to take on, as a profile describes it ("Assume role credential
/// provider" of the AWS SDKs and Tools Reference Guide).
struct AssumedRole: Sendable {
    /// The role's ARN.
    var arn: String

    /// Names the session in CloudTrail; nil makes one up.
    var sessionName: String?

    /// What the role's owner asks third parties for.
    var externalID: String?

    /// How long the credentials shall hold, in seconds; nil leaves it to STS: an hour.
    var duration: String?

    /// The parameters all ways to a role share.
    ///
    /// - Parameters:
    ///   - action: The name of the call.
    ///   - time: The time in seconds since 1970, for the session's name.
    func form(_ action: String, at time: Int64) -> [QueryItem] {
        var form = [
            QueryItem("Action", action), QueryItem("Version", "2011-06-15"), QueryItem("RoleArn", arn),
            QueryItem("RoleSessionName", sessionName ?? "miniature-\(time)"),
        ]
        if let externalID { form.append(QueryItem("ExternalId", externalID)) }
        if let duration { form.append(QueryItem("DurationSeconds", duration)) }
        return form
    }

    /// - Throws: An error with the code `credentials` for what STS would refuse less clearly.
    func checked(_ source: String) throws(AWSError) -> AssumedRole {
        guard arn.hasPrefix("arn:") else { throw AWSError(source: source, "The role is not an ARN.") }
        if let sessionName {
            guard (2...64).contains(sessionName.utf8.count), sessionName.utf8.allSatisfy(Self.isNameByte) else {
                throw AWSError(
                    source: source, "The role's session name is not 2 to 64 letters, digits or _+=,.@- characters.")
            }
        }
        if let duration, !(900...43200).contains(Int(duration) ?? 0) {
            throw AWSError(source: source, "duration_seconds is not 900 to 43200.")
        }
        return self
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2B, 0x3D, 0x2C, 0x2E, 0x40, 0x2D: true
        default: false
        }
    }
}
