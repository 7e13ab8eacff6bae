// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A setting that can't be used: which, where it stands, and what would do.
struct SettingError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// A key that no setting has, with the nearest that one does.
    static func unknown(_ key: String, place: String, among keys: [String]) -> SettingError {
        // Without regard to case, or a name all but its case would be as far off as a quite different one.
        let distance = { (name: String) in EditDistance.between(key.lowercased(), name.lowercased()) }
        let nearest = keys.min { distance($0) < distance($1) } ?? ""
        return SettingError("\(key) in \(place) is no setting; did you mean \(nearest)?")
    }

    /// A value that its setting does not take.
    static func invalid(_ setting: Setting, _ found: SettingSources.Found) -> SettingError {
        let text = setting.isSecret ? "What is set" : "“\(found.text)”"
        return SettingError("\(text) is no value for \(found.place): write \(setting.grammar).")
    }

    /// A file that is no JSON object of settings, with the setting where that shows.
    static func unreadable(_ error: any Error, _ path: String) -> SettingError {
        let context: DecodingError.Context? =
            switch error as? DecodingError {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
                .dataCorrupted(let context):
                context
            default: nil
            }
        guard let key = context?.codingPath.first else {
            return SettingError("The configuration file \(path) is not a JSON object of settings.")
        }
        return SettingError(
            "“\(key.stringValue)” in \(path) has no value that a setting may have: write text, a whole number, true or "
                + "false, or a list of texts.")
    }
}
