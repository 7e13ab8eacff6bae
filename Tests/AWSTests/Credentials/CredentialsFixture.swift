// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import HTTPClient
import Testing

@testable import AWS

/// What tests of credentials share: every value that must stay secret in
/// them has "hidden" in it.
enum Fixture {
    /// 2030-01-01T00:00:00Z.
    static let now: Int64 = 1_893_456_000

    /// What a source answers that has credentials until 01:00 of that day.
    static let credentials = Credentials(
        accessKeyID: "AKID", secretAccessKey: "hidden-secret", sessionToken: "hidden-token",
        expiration: now + 3600)

    static let containerJSON = json(token: "Token")
    static let instanceJSON = json(#""Code": "Success", "#, token: "Token")
    static let processJSON = json(#""Version": 1, "#, token: "SessionToken")

    private static func json(_ begin: String = "", token: String) -> String {
        """
        {\(begin)"AccessKeyId": "AKID", "SecretAccessKey": "hidden-secret", "\(token)": "hidden-token", \
        "Expiration": "2030-01-01T01:00:00Z", "Other": {"a": [1]}}
        """
    }

    /// What STS answers to an action.
    static func stsXML(_ action: String, key: String = "AKID", expiration: String = "2030-01-01T01:00:00Z") -> String {
        """
        <?xml version="1.0"?><\(action)Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><\(action)Result>
        <Credentials><AccessKeyId>\(key)</AccessKeyId><SecretAccessKey>hidden-secret</SecretAccessKey>
        <SessionToken>hidden-token</SessionToken><Expiration>\(expiration)</Expiration></Credentials>
        <AssumedRoleUser><Arn>arn:aws:sts::1:assumed-role/r/s</Arn></AssumedRoleUser>
        </\(action)Result></\(action)Response>
        """
    }

    /// What STS answers when it refuses.
    static func stsError(_ code: String, _ message: String) -> String {
        """
        <ErrorResponse><Error><Type>Sender</Type><Code>\(code)</Code><Message>\(message)</Message></Error>\
        <RequestId>r</RequestId></ErrorResponse>
        """
    }

    /// Settings that ask over real connections, and never wait to ask again.
    static func settings(
        _ environment: [String: String], connectTo: [String] = [], patience: SourcePatience = SourcePatience()
    ) throws -> SourceSettings {
        var configuration = HTTPClientConfiguration()
        configuration.connectTo = connectTo
        var settings = SourceSettings(
            environment: environment, http: try HTTPClient(configuration), retry: .atOnce, unixSeconds: { now })
        settings.patience = patience
        return settings
    }

    /// A chain at the fixture's time.
    static func chain(_ settings: SourceSettings) throws(AWSError) -> CredentialsChain {
        try CredentialsChain(settings, RotationClock(unixSeconds: { now }))
    }

    /// Credentials of a chain with this environment.
    static func credentials(
        _ environment: [String: String], connectTo: [String] = [], patience: SourcePatience = SourcePatience()
    ) async throws -> Credentials? {
        try await chain(settings(environment, connectTo: connectTo, patience: patience)).credentials()
    }

    /// Expects a chain with this environment to fail, in a sentence and without giving anything away.
    @discardableResult
    static func failure(
        _ environment: [String: String], connectTo: [String] = [], patience: SourcePatience = SourcePatience(),
        sourceLocation: SourceLocation = #_sourceLocation
    ) async -> AWSError? {
        let error = await #expect(throws: AWSError.self, sourceLocation: sourceLocation) {
            try await credentials(environment, connectTo: connectTo, patience: patience)
        }
        guard let error else { return nil }
        #expect(error.code == .credentials, sourceLocation: sourceLocation)
        #expect(error.message.hasSuffix("."), "\(error.message)", sourceLocation: sourceLocation)
        #expect(!reveals(error), "\(error)", sourceLocation: sourceLocation)
        return error
    }

    /// Whether any way to print a value shows a secret.
    static func reveals(_ value: Any) -> Bool {
        var dumped = ""
        dump(value, to: &dumped)
        return ["\(value)", String(reflecting: value), dumped].contains { $0.contains("hidden") }
    }
}
