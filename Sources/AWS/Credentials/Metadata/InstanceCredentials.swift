// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Credentials of the role an EC2 instance runs with.
struct InstanceCredentials: CredentialsSource {
    private let settings: SourceSettings

    init(_ settings: SourceSettings) { self.settings = settings }

    var name: String { "instance metadata" }

    func fetch() async throws(AWSError) -> Credentials {
        let metadata = InstanceMetadata(settings, for: name)
        let token: String
        do throws(AWSError) {
            token = try await metadata.token()
        } catch {
            guard error.code == .credentials else { throw error }
            throw explained(error)
        }
        let role = try await role(metadata, token)
        let document = try await metadata.text(at: "\(Self.path)\(PercentEncoding.query(role))", token: token)
        return try CredentialsDocument.credentials(document, from: .instance, source: name)
    }

    private static let path = "/latest/meta-data/iam/security-credentials/"

    private func role(_ metadata: InstanceMetadata, _ token: String) async throws(AWSError) -> String {
        let list: [UInt8]
        do throws(AWSError) {
            list = try await metadata.text(at: Self.path, token: token)
        } catch {
            guard error.status == 404 else { throw error }
            throw AWSError(source: name, "The instance has no role.", status: 404)
        }
        let line = list.prefix { $0 != 0x0A && $0 != 0x0D }
        guard !line.isEmpty, line.count <= 128, line.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw AWSError(source: name, "The instance metadata did not name a role.")
        }
        return String(decoding: line, as: UTF8.self)
    }

    /// What to do about it: the metadata is asked when nothing else is
    /// configured, so its absence mostly means that.
    private func explained(_ error: AWSError) -> AWSError {
        AWSError(
            .credentials,
            "\(error.message) No other credentials are configured: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or "
                + "AWS_PROFILE. In a container on EC2, the instance's metadata hop limit must be 2.",
            status: error.status, underlying: error.underlying)
    }
}
