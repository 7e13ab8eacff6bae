// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// One profile: what both files say under its name.
struct Profile: Sendable {
    /// Its name, such as `default`.
    let name: String

    /// The settings of the `config` file.
    var config: [String: String] = [:]

    /// The settings of the `credentials` file, which win.
    var credentials: [String: String] = [:]

    /// A setting, nil if it is missing or empty.
    subscript(key: String) -> String? { credentials.filled(key) ?? config.filled(key) }

    /// How errors and the log name it.
    var label: String { Self.label(name) }

    static func label(_ name: String) -> String { "profile “\(name)”" }

    /// Whether it is a role to be taken on with another's credentials.
    var isRole: Bool { self["role_arn"] != nil && self["web_identity_token_file"] == nil }

    /// Whether it has keys, or half of them.
    var hasKeys: Bool { self["aws_access_key_id"] != nil || self["aws_secret_access_key"] != nil }

    /// Whether it takes a login in a browser.
    var isSignOn: Bool { self["sso_session"] != nil || self["sso_start_url"] != nil || self["sso_account_id"] != nil }

    /// Whether it says where credentials come from, rather than a region alone.
    var isSource: Bool {
        isRole || hasKeys || isSignOn || self["web_identity_token_file"] != nil || self["credential_process"] != nil
    }
}

extension Profile: CustomReflectable, CustomStringConvertible {
    /// The name: settings hold secrets.
    var customMirror: Mirror { Mirror(self, children: ["name": name]) }

    /// The name alone.
    var description: String { label }
}
