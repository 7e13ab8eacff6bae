// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The base URL of a service in its parts.
struct ServiceEndpoint: Sendable, Hashable {
    /// `http` or `https`.
    let scheme: String

    /// The host as the client sends it: with the port unless it is the scheme's.
    let host: String

    /// The path without a slash at its end; mostly empty.
    let path: String

    /// One of AWS's own.
    init(host: String) {
        scheme = "https"
        self.host = host
        path = ""
    }

    /// Reads a URL such as `http://127.0.0.1:9000`.
    ///
    /// - Throws: An error with the code `invalid` if it is not one.
    init(_ url: String) throws(AWSError) {
        let wrong = AWSError(.invalid, "\"\(url)\" is not an endpoint such as https://s3.example.com.")
        guard let scheme = ["http", "https"].first(where: { url.hasPrefix("\($0)://") }) else { throw wrong }
        let rest = url.dropFirst(scheme.utf8.count + 3)
        let authority = rest.prefix { $0 != "/" }
        var path = rest.dropFirst(authority.count)
        while path.last == "/" { path.removeLast() }
        guard !authority.isEmpty, authority.utf8.allSatisfy(Self.isHostByte),
            path.utf8.allSatisfy({ $0 == 0x2F || Self.isNameByte($0) })
        else { throw wrong }
        self.scheme = scheme
        self.path = String(path)
        // The client leaves out the scheme's own port, and the signature covers the host.
        let usual = scheme == "http" ? ":80" : ":443"
        host = (authority.hasSuffix(usual) ? String(authority.dropLast(usual.count)) : String(authority))
            .lowercased()
    }

    /// The end of the names of AWS's own hosts in a region.
    static func suffix(region: String) -> String { region.hasPrefix("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com" }

    /// Letters, digits, `-`, `.` and `_`, which some old buckets have: nothing
    /// of which would need encoding.
    static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        isNameByte(byte) || byte == 0x3A || byte == 0x5B || byte == 0x5D
    }
}
