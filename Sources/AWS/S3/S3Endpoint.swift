// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A bucket's place as requests need it: scheme, host and the path before keys.
struct S3Endpoint: Sendable, Hashable {
    /// `http` or `https`.
    let scheme: String

    /// The host as the client sends it: with the port unless it is the scheme's.
    let host: String

    /// What stands before `/` and the key: empty, or `/bucket`.
    let prefix: String

    /// Works out the place.
    ///
    /// - Throws: An error with the code `invalid` if the bucket, region or
    ///   endpoint cannot be one.
    init(_ location: S3Location) throws(AWSError) {
        guard (1...255).contains(location.bucket.utf8.count),
            location.bucket.utf8.allSatisfy({ Self.isNameByte($0) }), location.bucket.utf8.first != 0x2E
        else { throw AWSError(.invalid, "\"\(location.bucket)\" is not the name of a bucket.") }
        guard !location.region.isEmpty, location.region.utf8.allSatisfy({ Self.isNameByte($0) }) else {
            throw AWSError(.invalid, "\"\(location.region)\" is not a region.")
        }
        let base = if let url = location.endpoint { try Base(url) } else { Base(region: location.region) }
        scheme = base.scheme
        switch location.addressing {
        case .virtualHost:
            host = "\(location.bucket).\(base.host)"
            prefix = base.path
        case .path:
            host = base.host
            prefix = "\(base.path)/\(location.bucket)"
        }
    }

    /// Letters, digits, `-`, `.` and `_`, which some old buckets have: nothing
    /// of which would need encoding.
    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }
}

extension S3Endpoint {
    /// A service's base URL in its parts.
    private struct Base {
        let scheme: String
        let host: String
        let path: String

        /// AWS's own, by "Amazon Simple Storage Service endpoints" of the AWS
        /// General Reference.
        init(region: String) {
            scheme = "https"
            host = "s3.\(region).amazonaws.com\(region.hasPrefix("cn-") ? ".cn" : "")"
            path = ""
        }

        init(_ url: String) throws(AWSError) {
            let wrong = AWSError(.invalid, "\"\(url)\" is not an endpoint such as https://s3.example.com.")
            guard let scheme = ["http", "https"].first(where: { url.hasPrefix("\($0)://") }) else { throw wrong }
            let rest = url.dropFirst(scheme.utf8.count + 3)
            let authority = rest.prefix { $0 != "/" }
            var path = rest.dropFirst(authority.count)
            while path.last == "/" { path.removeLast() }
            guard !authority.isEmpty, authority.utf8.allSatisfy(Self.isHostByte),
                path.utf8.allSatisfy({ $0 == 0x2F || S3Endpoint.isNameByte($0) })
            else { throw wrong }
            self.scheme = scheme
            self.path = String(path)
            // The client leaves out the scheme's own port, and the signature covers the host.
            let usual = scheme == "http" ? ":80" : ":443"
            host = (authority.hasSuffix(usual) ? String(authority.dropLast(usual.count)) : String(authority))
                .lowercased()
        }

        private static func isHostByte(_ byte: UInt8) -> Bool {
            S3Endpoint.isNameByte(byte) || byte == 0x3A || byte == 0x5B || byte == 0x5D
        }
    }
}
