// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A value, or nil where something else stands.
///
/// In an array it keeps one odd element from losing the others.
struct Lenient<Value: Decodable>: Decodable {
    let value: Value?

    init(from decoder: any Decoder) {
        value = try? Value(from: decoder)
    }
}

extension KeyedDecodingContainer {
    /// The value of a key, or nil where there is none or something else: a field that we can do without may change its
    /// type in a minor version.
    func lenient<Value: Decodable>(_ key: Key) -> Value? {
        (try? decodeIfPresent(Value.self, forKey: key)) ?? nil
    }
}
