// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

extension Credentials {
    /// These credentials, if they can go into a header.
    ///
    /// A line break at the end of a mounted secret is the usual mistake, and
    /// would otherwise come back as a signature that does not match.
    ///
    /// - Throws: An error with the code `credentials` that says which part is wrong.
    func checked(_ source: String) throws(AWSError) -> Credentials {
        let parts = [
            ("access key", accessKeyID), ("secret key", secretAccessKey), ("session token", sessionToken ?? "-"),
        ]
        for (part, value) in parts where value.isEmpty || !value.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
            throw AWSError(source: source, "The \(part) is empty or has a space, a line break or the like in it.")
        }
        return self
    }
}
