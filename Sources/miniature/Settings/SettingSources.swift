// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// Where settings come from, the strongest first, and which one decides.
///
/// swift-configuration was tried for this. Its providers can't list their keys, so a misspelt name could not be refused,
/// and a value of the wrong type reads as its default. Both are what people lose an evening to.
struct SettingSources {
    /// A value and where it stands.
    struct Found {
        let text: String
        let place: String
    }

    private struct Source {
        let values: [String: String]
        /// Where a setting of this source stands, for messages.
        let place: @Sendable (Setting) -> String
    }

    private let sources: [Source]

    /// Collects flags, environment and file.
    ///
    /// - Throws: ``SettingError`` for a key that no setting has, and for a file that can't be read.
    init(flags: SettingFlags, environment: [String: String]) throws(SettingError) {
        var sources = [Source(values: flags.values, place: { "--\($0.name)" })]
        sources.append(Source(values: try Self.variables(environment), place: { $0.variable }))
        if let path = flags.config ?? Self.nonEmpty(environment[Self.configVariable]) {
            sources.append(Source(values: try Self.file(path), place: { "“\($0.name)” in \(path)" }))
        }
        self.sources = sources
    }

    /// The value of a setting, or nil when it stands nowhere.
    func find(_ setting: Setting) -> Found? {
        for source in sources {
            if let text = source.values[setting.name] { return Found(text: text, place: source.place(setting)) }
        }
        return nil
    }

    static let configVariable = Setting.variablePrefix + "CONFIG"

    private static func nonEmpty(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }

    private static func variables(_ environment: [String: String]) throws(SettingError) -> [String: String] {
        var values: [String: String] = [:]
        for (variable, text) in environment where variable.hasPrefix(Setting.variablePrefix) {
            if variable == configVariable { continue }
            guard let setting = Setting.table.first(where: { $0.variable == variable }) else {
                throw .unknown(
                    variable, place: "the environment", among: Setting.table.map(\.variable) + [configVariable])
            }
            // How compose files and templates spell "not set". A secret is another matter: what was to be injected was
            // not, and taking it for unset would open the lock.
            guard !text.isEmpty || setting.isSecret else { continue }
            values[setting.name] = text
        }
        return values
    }

    private static func file(_ path: String) throws(SettingError) -> [String: String] {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
            throw SettingError("The configuration file \(path) can't be read.")
        }
        let object: [String: SettingValue]
        do { object = try JSONDecoder().decode([String: SettingValue].self, from: data) } catch {
            throw .unreadable(error, path)
        }
        for name in object.keys.sorted() where !Setting.table.contains(where: { $0.name == name }) {
            throw .unknown(name, place: path, among: Setting.table.map(\.name))
        }
        return object.mapValues(\.text)
    }
}
