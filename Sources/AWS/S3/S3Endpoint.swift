// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A bucket's place as requests need it: scheme, host and the path before keys.
struct S3Endpoint: Sendable, Hashable {
    /// `http` or `https`.
    let scheme: String

    /// The host as the client sends it: with the port unless it is the scheme's.
    var host: String

    /// What stands before `/` and the key: empty, or `/bucket`.
    let prefix: String

    private let location: S3Location
    private let base: ServiceEndpoint

    /// Works out the place.
    ///
    /// - Throws: An error with the code `invalid` if the bucket, region or
    ///   endpoint cannot be one.
    init(_ location: S3Location) throws(AWSError) {
        guard (1...255).contains(location.bucket.utf8.count),
            location.bucket.utf8.allSatisfy({ ServiceEndpoint.isNameByte($0) }), location.bucket.utf8.first != 0x2E
        else { throw AWSError(.invalid, "\"\(location.bucket)\" is not the name of a bucket.") }
        guard !location.region.isEmpty, location.region.utf8.allSatisfy({ ServiceEndpoint.isNameByte($0) }) else {
            throw AWSError(.invalid, "\"\(location.region)\" is not a region.")
        }
        if let url = location.endpoint {
            base = try ServiceEndpoint(url)
        } else {
            // "Amazon Simple Storage Service endpoints" of the AWS General Reference.
            base = ServiceEndpoint(host: "s3.\(location.region)\(ServiceEndpoint.suffix(region: location.region))")
        }
        self.location = location
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

    /// The same bucket after S3 has said that it is in another region.
    func moved(to region: String) throws(AWSError) -> S3Endpoint {
        guard region.utf8.allSatisfy({ $0 != 0x2E && ServiceEndpoint.isNameByte($0) }) else {
            throw AWSError(.invalid, "\"\(region)\" is not a region.")
        }
        return try S3Endpoint(
            S3Location(
                bucket: location.bucket, region: region, endpoint: location.endpoint, addressing: location.addressing))
    }

    /// The same bucket at the host that a `Location` names, nil if it is none
    /// to be trusted.
    ///
    /// S3 redirects for minutes after a bucket is made. The host must be of
    /// the same service and the bucket the same, so that an answer, whoever
    /// has forged it, cannot draw requests and what is signed elsewhere; and
    /// nothing but the host is taken from it.
    func redirected(to url: String) -> S3Endpoint? {
        let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3, let target = try? ServiceEndpoint(parts[0...2].joined(separator: "/")),
            target.scheme == scheme
        else { return nil }
        let bucket = location.bucket.lowercased()
        var service = target.host
        switch location.addressing {
        case .virtualHost:
            guard service.hasPrefix("\(bucket).") else { return nil }
            service.removeFirst(bucket.count + 1)
        case .path:
            guard parts.count == 4, "/\(parts[3])/".hasPrefix("\(prefix)/") else { return nil }
        }
        guard isSameService(service) else { return nil }
        var moved = self
        moved.host = target.host
        return moved
    }

    private func isSameService(_ host: String) -> Bool {
        guard location.endpoint == nil else { return host == base.host || host.hasSuffix(".\(base.host)") }
        return host.hasSuffix(ServiceEndpoint.suffix(region: location.region))
            && (host.hasPrefix("s3.") || host.hasPrefix("s3-"))
    }
}
