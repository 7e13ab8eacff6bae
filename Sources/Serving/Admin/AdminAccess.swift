// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import NIOCore
internal import Origin

/// Who may ask what of the admin port.
///
/// The port is private, but browsers are not: a page can send requests to every address its reader's machine reaches,
/// and by pointing its own name there (DNS rebinding) it may read the answers too. Its name then stands in `Host`, its
/// origin in `Origin`.
public struct AdminAccess: Sendable {
    /// What a request is told that may not be answered.
    struct Refusal: Equatable {
        let status: HTTPResponse.Status
        let sentence: String
    }

    /// For probes and scrapers, which call the port by whatever name their machine has for it.
    private static let open: Set<String> = ["/livez", "/readyz", "/metrics"]

    private let isLoopback: Bool
    private let names: Set<String>
    private let token: VerifyHeader

    /// Makes the rules.
    ///
    /// - Parameters:
    ///   - host: where the port listens. On loopback changes need no token: whoever reaches it is on this machine.
    ///   - names: the names that clients call it by, beside addresses and `localhost`.
    ///   - tokens: the secrets for changes, two while one is being replaced.
    public init(listeningOn host: String, names: [String] = [], tokens: [String] = []) {
        isLoopback = Self.isLoopback(host)
        self.names = Set(names.map { $0.lowercased() } + ["localhost"])
        self.token = VerifyHeader(name: "Authorization", values: tokens)
    }

    /// Why a request is refused; nil when it is not.
    func refusal(of request: HTTPRequest) -> Refusal? {
        guard !Self.open.contains(String(RequestTarget(request).path)) else { return nil }
        guard let authority = request.authority, !authority.isEmpty else {
            return Refusal(status: .badRequest, sentence: "The request has no Host.")
        }
        guard isKnown(Self.host(of: authority)) else {
            return Refusal(
                status: .forbidden,
                sentence: "The Host is no address, not localhost, and none of the names in --admin-hosts "
                    + "(MINIATURE_ADMIN_HOSTS).")
        }
        guard request.method != .get, request.method != .head, request.method != .options else { return nil }
        guard Self.isSameOrigin(request, authority) else {
            return Refusal(status: .forbidden, sentence: "Pages of other origins may change nothing here.")
        }
        return isLoopback ? nil : missingToken(request)
    }

    private func missingToken(_ request: HTTPRequest) -> Refusal? {
        guard token.count > 0 else {
            return Refusal(
                status: .forbidden,
                sentence: "The admin port listens beyond loopback without a token, so it takes no changes: set "
                    + "--admin-token (MINIATURE_ADMIN_TOKEN).")
        }
        guard token.admits(Self.bearer(request.headerFields[.authorization])) else {
            return Refusal(
                status: .unauthorized,
                sentence: "Changes want the admin port's token: send Authorization: Bearer TOKEN, with what "
                    + "MINIATURE_ADMIN_TOKEN is set to.")
        }
        return nil
    }

    /// The token of `Bearer TOKEN` (RFC 6750 §2.1), whose scheme is spelled in any case (RFC 9110 §11.1).
    private static func bearer(_ field: String?) -> String? {
        guard let parts = field?.split(separator: " ", maxSplits: 1), parts.count == 2 else { return nil }
        return parts[0].lowercased() == "bearer" ? String(parts[1]) : nil
    }

    private func isKnown(_ host: Substring) -> Bool {
        // An address has no name server that could be made to point it elsewhere.
        if host.hasPrefix("["), host.hasSuffix("]") { return Self.isAddress(host.dropFirst().dropLast()) }
        let name = host.hasSuffix(".") ? host.dropLast() : host
        return names.contains(name.lowercased()) || (!host.contains(":") && Self.isAddress(host))
    }

    private static func isAddress(_ text: Substring) -> Bool {
        (try? SocketAddress(ipAddress: String(text), port: 0)) != nil
    }

    /// The host without its port; an IPv6 address with its brackets.
    private static func host(of authority: String) -> Substring {
        guard let colon = authority.lastIndex(of: ":") else { return authority[...] }
        let isPort = authority[colon...].dropFirst().utf8.allSatisfy { (48...57).contains($0) }
        return isPort ? authority[..<colon] : authority[...]
    }

    /// Whether a request comes from a page of this port, or from no page at all (Fetch standard; Fetch Metadata).
    private static func isSameOrigin(_ request: HTTPRequest, _ authority: String) -> Bool {
        let site = request.headerFields[.secFetchSite]
        guard site == nil || site == "same-origin" || site == "none" else { return false }
        guard let origin = request.headerFields[.origin] else { return true }
        return origin == "http://\(authority)" || origin == "https://\(authority)"
    }

    /// Whether only this machine reaches the address: 127.0.0.0/8 and ::1.
    private static func isLoopback(_ host: String) -> Bool {
        guard host.lowercased() != "localhost" else { return true }
        guard let bytes = (try? SocketAddress(ipAddress: host, port: 0))?.addressBytes else { return false }
        return bytes.count == 4 ? bytes[0] == 127 : bytes.last == 1 && bytes.dropLast().allSatisfy { $0 == 0 }
    }
}
