// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A setting that can't be used: which, where it stands, and what would do.
struct SettingError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// A key that no setting has, with the nearest that one does.
    static func unknown(_ key: String, place: String, among keys: [String]) -> SettingError {
        let nearest = keys.min { EditDistance.between(key, $0) < EditDistance.between(key, $1) } ?? ""
        return SettingError("\(key) in \(place) is no setting; did you mean \(nearest)?")
    }

    /// A value that its setting does not take.
    static func invalid(_ setting: Setting, _ found: SettingSources.Found) -> SettingError {
        let text = setting.isSecret ? "What is set" : "“\(found.text)”"
        return SettingError("\(text) is no value for \(found.place): write \(setting.grammar).")
    }
}
