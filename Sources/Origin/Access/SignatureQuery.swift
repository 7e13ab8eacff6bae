// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The parameters of a query that concern a signature; all others mean nothing here.
struct SignatureQuery {
    /// The value of `sig`.
    private(set) var signature: Substring?
    /// The value of `expires`, in Unix seconds.
    private(set) var expires: Int64?
    /// Whether one stands twice, or `expires` is no number: a query that two readers could read differently.
    private(set) var isAmbiguous = false

    init(_ query: Substring) {
        for part in query.split(separator: "&") {
            if part.hasPrefix("sig=") {
                isAmbiguous = isAmbiguous || signature != nil
                signature = part.dropFirst(4)
            } else if part.hasPrefix("expires=") {
                let value = part.dropFirst(8)
                isAmbiguous = isAmbiguous || expires != nil || !Self.isPlain(value)
                expires = Int64(value)
            }
        }
    }

    /// Digits without a sign or leading zeros: one spelling for one time.
    private static func isPlain(_ value: Substring) -> Bool {
        (1...12).contains(value.utf8.count) && value.utf8.allSatisfy { (48...57).contains($0) } && value.first != "0"
    }
}
