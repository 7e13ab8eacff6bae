// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Credentials a program prints ("Process credential provider" of the AWS
/// SDKs and Tools Reference Guide).
struct ProcessCredentials: CredentialsSource {
    let name: String
    private let settings: SourceSettings
    private let command: String

    /// The credentials of a command line.
    init(_ settings: SourceSettings, name: String, command: String) {
        self.settings = settings
        self.name = name
        self.command = command
    }

    /// Runs the program.
    ///
    /// What it prints is in no error, nor is its command line: either may
    /// hold secrets.
    func fetch() async throws(AWSError) -> Credentials {
        guard let words = CommandWords.split(command) else {
            throw AWSError(source: name, "credential_process is not a command line.")
        }
        let output: [UInt8]
        do throws(ProgramError) {
            output = try await Program(words, environment: settings.environment).output(
                within: settings.patience.process)
        } catch {
            guard error != .cancelled else {
                throw AWSError(.cancelled, "\(name): The task was cancelled.", underlying: error)
            }
            throw AWSError(source: name, "credential_process \(error.sentence)", underlying: error)
        }
        return try CredentialsDocument.credentials(output, from: .process, source: name)
    }
}
