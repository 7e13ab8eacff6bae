// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// Which pages may read pictures from a script (Fetch standard, CORS protocol).
public enum CORS: Sendable, Hashable, CustomStringConvertible {
    /// All of them: the pictures are public anyway. Constant, so that a cache needs no key for it.
    case anyone
    /// These origins, such as `https://www.example.com`.
    case origins([String])

    /// The rule as a setting spells it.
    public var description: String {
        switch self {
        case .anyone: "*"
        case .origins(let origins): origins.joined(separator: ",")
        }
    }

    /// Adds the headers to an answer.
    func add(to headers: inout HTTPFields, for request: HTTPRequest) {
        switch self {
        case .anyone:
            headers[.accessControlAllowOrigin] = "*"
            headers[.timingAllowOrigin] = "*"
        case .origins(let origins):
            // Said on every answer, or a cache would give one page's answer to another.
            headers.addVary("Origin")
            guard let origin = request.headerFields[.origin], origins.contains(origin) else { return }
            headers[.accessControlAllowOrigin] = origin
            headers[.timingAllowOrigin] = origin
        }
    }

    /// What a preflight is told besides.
    static func addPreflight(to headers: inout HTTPFields) {
        headers[.accessControlAllowMethods] = ImageHandler.allowedMethods
        headers[.accessControlAllowHeaders] = "Range, If-None-Match, If-Modified-Since, If-Range"
        headers[.accessControlMaxAge] = "86400"
    }
}

extension HTTPFields {
    /// Adds a name to `Vary`.
    mutating func addVary(_ name: String) {
        self[.vary] = self[.vary].map { "\($0), \(name)" } ?? name
    }
}
