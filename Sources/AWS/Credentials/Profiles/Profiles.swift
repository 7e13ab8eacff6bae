// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The profiles of the two shared files.
struct Profiles: Sendable {
    private var named: [String: Profile] = [:]

    /// Reads the files the environment names, or those in `~/.aws`; missing
    /// files have no profiles.
    ///
    /// - Throws: An error with the code `credentials` if one cannot be read.
    init(_ environment: [String: String]) throws(AWSError) {
        for (name, settings) in try Self.sections(environment, "AWS_CONFIG_FILE", "config") {
            // Other sections are about services and sign-on sessions.
            guard let name = name == "default" ? name : Self.profileName(name) else { continue }
            named[name, default: Profile(name: name)].config = settings
        }
        for (name, settings) in try Self.sections(environment, "AWS_SHARED_CREDENTIALS_FILE", "credentials") {
            named[name, default: Profile(name: name)].credentials = settings
        }
    }

    /// The profile of a name.
    subscript(name: String) -> Profile? { named[name] }

    /// The name of the profile in use, and whether somebody chose it.
    static func chosen(_ environment: [String: String]) -> (name: String, isExplicit: Bool) {
        environment.filled("AWS_PROFILE").map { ($0, true) } ?? ("default", false)
    }

    private static func sections(
        _ environment: [String: String], _ variable: String, _ name: String
    ) throws(AWSError) -> [String: [String: String]] {
        let home = environment.filled("HOME")
        let named = environment.filled(variable).map { path in
            path.hasPrefix("~/") ? home.map { $0 + path.dropFirst() } ?? path : path
        }
        guard let path = named ?? home.map({ "\($0)/.aws/\(name)" }) else { return [:] }
        guard let bytes = try SmallFile.read(path, for: "profiles") else { return [:] }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw AWSError(source: path, "The file is not UTF-8.")
        }
        return try ProfileFile(text, path: path).sections
    }

    private static func profileName(_ section: String) -> String? {
        section.hasPrefix("profile ") ? String(section.dropFirst("profile ".count)) : nil
    }
}
