// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

extension [String: String] {
    /// The value of a name, nil if it is missing or empty: an empty variable
    /// of the environment is how one is unset in many deployments.
    func filled(_ name: String) -> String? {
        self[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
