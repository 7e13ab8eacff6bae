// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Reads typed values out of the sources.
struct SettingReader {
    private let sources: SettingSources

    init(_ sources: SettingSources) { self.sources = sources }

    /// A value, or the default when it stands nowhere.
    func callAsFunction<Value>(
        _ setting: Setting, default standard: Value, _ parse: (String) -> Value?
    ) throws(SettingError) -> Value {
        guard let found = sources.find(setting) else { return standard }
        guard let value = parse(found.text) else { throw .invalid(setting, found) }
        return value
    }

    /// A value that need not be set.
    func optional<Value>(_ setting: Setting, _ parse: (String) -> Value?) throws(SettingError) -> Value? {
        guard let found = sources.find(setting) else { return nil }
        guard let value = parse(found.text) else { throw .invalid(setting, found) }
        return value
    }

    /// A list of at least one; the default is the table's text.
    func list<Value>(_ setting: Setting, _ parse: (String) -> Value?) throws(SettingError) -> [Value] {
        let found = sources.find(setting) ?? SettingSources.Found(text: setting.standard, place: setting.name)
        let parts = found.text.split(separator: ",", omittingEmptySubsequences: false)
        let values = parts.map { parse(Self.trimmed($0)) }
        guard !values.contains(where: { $0 == nil }) else { throw .invalid(setting, found) }
        return values.compactMap { $0 }
    }

    /// A list that may be missing, of a few at most.
    func optionalList<Value>(
        _ setting: Setting, atMost most: Int, _ parse: (String) -> Value?
    ) throws(SettingError) -> [Value] {
        guard let found = sources.find(setting) else { return [] }
        let values = try list(setting, parse)
        guard values.count <= most else { throw .invalid(setting, found) }
        return values
    }

    static func integer(_ text: String, in range: ClosedRange<Int>) -> Int? {
        guard let number = Int(text), range.contains(number) else { return nil }
        return number
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
