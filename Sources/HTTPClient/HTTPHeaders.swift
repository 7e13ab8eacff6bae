// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Header fields in the order they were given or received (RFC 9110 §5).
///
/// An array rather than a dictionary: order and repetition survive, and a
/// dozen names are found faster by looking at each than by hashing one.
public struct HTTPHeaders: Sendable, Hashable, Sequence {
    /// One header field; the name keeps the letter case it came with.
    public struct Field: Sendable, Hashable {
        /// The field's name; compared without regard to ASCII case by ``HTTPHeaders``.
        public let name: String
        /// The field's value without the white space around it.
        public let value: String
    }

    private var fields: [Field] = []

    /// No fields.
    public init() {}

    /// How many fields there are, repeated names counted each time.
    public var count: Int { fields.count }

    /// The value of the first field of this name, or nil if there is none.
    public subscript(name: String) -> String? {
        fields.first { Self.same($0.name, name) }?.value
    }

    /// Adds a field after the others, keeping those of the same name.
    public mutating func add(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    /// The fields in their order.
    public func makeIterator() -> IndexingIterator<[Field]> { fields.makeIterator() }

    private static func same(_ left: String, _ right: String) -> Bool {
        guard left.utf8.count == right.utf8.count else { return false }
        return zip(left.utf8, right.utf8).allSatisfy { lowered($0) == lowered($1) }
    }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
    /// The fields of a literal, in its order.
    public init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { add(name, value) }
    }
}
