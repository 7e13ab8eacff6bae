// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What is stored beside an object's bytes.
public struct ObjectAttributes: Sendable, Hashable {
    /// The media type.
    public var contentType: String?
    /// The `Cache-Control` to serve the object with.
    public var cacheControl: String?
    /// Further attributes; see ``check()`` for what can be stored.
    public var metadata: [String: String]

    /// Describes attributes.
    public init(contentType: String? = nil, cacheControl: String? = nil, metadata: [String: String] = [:]) {
        self.contentType = contentType
        self.cacheControl = cacheControl
        self.metadata = metadata
    }
}

extension ObjectAttributes {
    /// Refuses what would not come back as it was: all stores take what S3 takes.
    ///
    /// It keeps attributes in headers, so names lose their case, and white space and
    /// bytes beyond ASCII come back changed ("Working with object metadata" of the
    /// Amazon S3 User Guide).
    ///
    /// - Throws: An error with the code `misconfigured`: the names and values
    ///   come from this program, not from a request.
    func check() throws(StoreError) {
        var total = 0
        for (name, value) in metadata {
            guard !name.isEmpty, name.utf8.allSatisfy(Self.isNameByte) else {
                let reason = "\"\(name)\" is not a name of letters, digits and hyphens in lower case."
                throw StoreError(.misconfigured, reason)
            }
            try Self.check(name, value)
            total += name.utf8.count + value.utf8.count
        }
        guard total <= 2048 else { throw StoreError(.misconfigured, "The metadata of an object exceeds 2 KB.") }
        if let contentType { try Self.check("content-type", contentType) }
        if let cacheControl { try Self.check("cache-control", cacheControl) }
    }

    private static func check(_ name: String, _ value: String) throws(StoreError) {
        let bytes = value.utf8
        guard (1...1024).contains(bytes.count), bytes.allSatisfy({ (0x20...0x7E).contains($0) }),
            bytes.first != 0x20, bytes.last != 0x20
        else {
            let reason = "The value of \(name) is not printable ASCII or is empty or too long."
            throw StoreError(.misconfigured, reason)
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x61...0x7A, 0x2D: true
        default: false
        }
    }
}
