// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Testing

@testable import Serving

struct AdminAccessTests {
    private static let token = "0123456789abcdef"

    private func refusal(
        _ access: AdminAccess, _ method: HTTPRequest.Method = .delete, _ path: String = "/variants/cat.jpg",
        host: String? = "localhost", _ fields: HTTPFields = [:]
    ) -> Int? {
        access.refusal(
            of: HTTPRequest(method: method, scheme: "http", authority: host, path: path, headerFields: fields))?
            .status.code
    }

    @Test(
        arguments: [
            ("localhost", nil), ("LocalHost:9090", nil), ("localhost.", nil), ("127.0.0.1", nil),
            ("10.1.2.3:9090", nil),
            ("[::1]", nil), ("[2001:db8::1]:9090", nil), ("origin-1", nil), ("ORIGIN-1:9090", nil),
            ("evil.example", 403), ("evil.example:9090", 403), ("localhost.evil.example", 403),
            ("127.0.0.1.evil.example", 403),
            ("127.1", 403), ("0x7f000001", 403), ("2130706433", 403), ("::1", 403), ("[::1", 403), ("[evil]", 403),
            ("localhost:a", 403), ("origin-10", 403), ("", 400), (nil, 400),
        ] as [(String?, Int?)])
    func `the port answers to addresses, localhost and its own names`(host: String?, status: Int?) {
        let access = AdminAccess(listeningOn: "127.0.0.1", names: ["origin-1"])
        #expect(refusal(access, host: host) == status)
        #expect(refusal(access, .get, "/", host: host) == status)
        for path in ["/livez", "/readyz?a", "/metrics"] { #expect(refusal(access, .get, path, host: host) == nil) }
    }

    @Test(
        arguments: [
            ([:], nil), ([.origin: "http://localhost:9090"], nil), ([.origin: "https://localhost:9090"], nil),
            ([.secFetchSite: "same-origin"], nil), ([.secFetchSite: "none"], nil),
            ([.origin: "http://evil.example"], 403), ([.origin: "null"], 403), ([.origin: "http://localhost"], 403),
            ([.origin: "http://localhost:9090.evil.example"], 403), ([.secFetchSite: "cross-site"], 403),
            ([.secFetchSite: "same-site"], 403),
        ] as [(HTTPFields, Int?)])
    func `no page of another origin changes anything`(fields: HTTPFields, status: Int?) {
        let access = AdminAccess(listeningOn: "127.0.0.1")
        for method in [HTTPRequest.Method.delete, .post, .put] {
            #expect(refusal(access, method, host: "localhost:9090", fields) == status)
        }
        #expect(refusal(access, .get, "/", host: "localhost:9090", fields) == nil)
    }

    @Test(arguments: [
        ("127.0.0.1", nil), ("127.9.9.9", nil), ("::1", nil), ("localhost", nil), ("0.0.0.0", 403), ("::", 403),
        ("10.0.0.1", 403), ("::2", 403), ("origin-1", 403),
    ])
    func `without a token changes are made on loopback only`(listening: String, status: Int?) {
        #expect(refusal(AdminAccess(listeningOn: listening)) == status)
        #expect(refusal(AdminAccess(listeningOn: listening), .get, "/") == nil)
    }

    @Test(
        arguments: [
            ("Bearer \(token)", nil), ("bearer \(token)", nil), (nil, 401), ("", 401), ("Bearer", 401),
            ("Bearer ", 401),
            (token, 401), ("Basic \(token)", 401), ("Bearer \(token)x", 401), ("Bearer \(token.dropLast())", 401),
            ("Bearer \(token.uppercased())", 401),
        ] as [(String?, Int?)])
    func `beyond loopback changes want the token`(field: String?, status: Int?) {
        var fields = HTTPFields()
        fields[.authorization] = field
        #expect(
            refusal(AdminAccess(listeningOn: "0.0.0.0", tokens: ["another-another-one", Self.token]), fields) == status)
    }

    private func refusal(_ access: AdminAccess, _ fields: HTTPFields) -> Int? {
        refusal(access, .delete, "/variants/cat.jpg", host: "localhost", fields)
    }

    @Test func `a refusal names the setting that would help`() {
        let request = HTTPRequest(method: .delete, scheme: "http", authority: "localhost", path: "/variants/a")
        let sentence = AdminAccess(listeningOn: "0.0.0.0").refusal(of: request)?.sentence
        #expect(sentence?.contains("--admin-token (MINIATURE_ADMIN_TOKEN)") == true)
    }
}
