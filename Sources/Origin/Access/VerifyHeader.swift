// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CCrypto

/// The secret that a CDN puts into every request, so that nobody gets past it to the origin.
public struct VerifyHeader: Sendable, CustomStringConvertible, CustomReflectable {
    /// The header's name.
    public let name: String

    private let values: [[UInt8]]

    /// Makes the lock, with two values while the old one is being replaced; without any, it is open.
    public init(name: String, values: [String]) {
        self.name = name
        self.values = values.map { Array($0.utf8) }
    }

    /// How many values there are.
    public var count: Int { values.count }

    /// Never the values.
    public var description: String { "VerifyHeader(\(name))" }

    /// Never the values.
    public var customMirror: Mirror { Mirror(self, children: ["name": name]) }

    /// Whether a request with this value of the header may pass.
    ///
    /// Takes the same time for every wrong value of a length.
    public func admits(_ given: String?) -> Bool {
        if values.isEmpty { return true }
        guard let given else { return false }
        let bytes = Array(given.utf8)
        return values.reduce(false) { fits, value in
            (value.count == bytes.count && ccrypto_equal(value, bytes, bytes.count)) || fits
        }
    }
}
