// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What to drop, in the form of `CreateInvalidation`.
struct InvalidationBatch {
    /// The document.
    let xml: String

    /// Builds the document.
    ///
    /// - Throws: An error with the code `invalid` for nothing, or for what
    ///   CloudFront would refuse together with all the rest.
    init(paths: [String], tags: [String], callerReference: String) throws(AWSError) {
        for path in paths where !Self.isPath(path) {
            throw AWSError(.invalid, "\"\(path)\" is not a path to invalidate.")
        }
        for tag in tags where !Self.isTag(tag) { throw AWSError(.invalid, "\"\(tag)\" is not a cache tag.") }
        let items = paths.map(Self.encoded) + tags.map { "#\($0)" }
        guard !items.isEmpty, !callerReference.isEmpty else {
            throw AWSError(.invalid, "There is nothing to invalidate.")
        }
        let list = items.map { "<Path>\(XMLText.escaped($0))</Path>" }.joined()
        xml =
            "<InvalidationBatch xmlns=\"http://cloudfront.amazonaws.com/doc/2020-05-31/\">"
            + "<Paths><Quantity>\(items.count)</Quantity><Items>\(list)</Items></Paths>"
            + "<CallerReference>\(XMLText.escaped(callerReference))</CallerReference></InvalidationBatch>"
    }

    /// The id in the answer.
    static func id(xml: [UInt8]) -> String? {
        var id: String?
        XMLElements.forEach(in: xml) { path, text in
            if id == nil, path == ["Invalidation", "Id"] { id = text }
        }
        return id
    }

    /// "Specify the objects to invalidate" of the Amazon CloudFront Developer Guide.
    private static func isPath(_ path: String) -> Bool {
        path.hasPrefix("/") && path.utf8.count <= 4000 && !path.dropLast().utf8.contains(0x2A)
    }

    /// "Invalidate files by cache tag" of the same.
    private static func isTag(_ tag: String) -> Bool {
        (1...256).contains(tag.utf8.count) && tag.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x2C }
    }

    /// With what cannot stand in a URL encoded; what is encoded stays as it is.
    private static func encoded(_ path: String) -> String {
        path.utf8.reduce(into: "") { text, byte in
            let isUnsafe = byte <= 0x20 || byte >= 0x7F || "\"<>\\^`{|}".utf8.contains(byte)
            let character = String(UnicodeScalar(byte))
            text += isUnsafe ? PercentEncoding.byte(byte) : character
        }
    }
}
