// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import AWS

/// The small things sources are read with.
@Suite struct CredentialsParsingTests {
    @Test(
        arguments: [
            ("a b", ["a", "b"]), ("  a\t b ", ["a", "b"]), ("'a b' c", ["a b", "c"]),
            (#""a \" \\ \n b""#, [#"a " \ \n b"#]),
            (#"a\ b"#, ["a b"]), ("''", [""]), ("a'b'\"c\"", ["abc"]), ("a;b|c $HOME", ["a;b|c", "$HOME"]),
            (#"'\'"#, [#"\"#]), ("é 'ü ß'", ["é", "ü ß"]),
            ("", nil), ("  ", nil), ("'a", nil), ("a \"b", nil), (#"a\"#, nil), (#"""# + #"\"#, nil),
        ] as [(String, [String]?)])
    func `a command line is split as a shell does`(_ line: String, _ words: [String]?) {
        #expect(CommandWords.split(line) == words)
    }

    @Test(
        arguments: [
            ("2030-01-01T00:00:00Z", 0), ("2030-01-01T00:00:00.123Z", 0), ("2030-01-01T00:00:00+00:00", 0),
            ("2030-01-01T01:30:00+01:30", 0), ("2029-12-31T19:00:00-0500", 0), ("2030-01-01T00:00:10.5+00:00", 10),
            ("2030-01-01T00:00:00", nil), ("2030-01-01", nil), ("", nil), ("now", nil), ("+00:00", nil),
            ("2030-01-01T00:00:00+0", nil), ("2030-13-01T00:00:00Z", nil), ("1893456000", nil),
        ] as [(String, Int64?)])
    func `an expiration is read in the forms there are`(_ text: String, _ offset: Int64?) {
        #expect(ExpirationTime.unixSeconds(text) == offset.map { Fixture.now + $0 })
    }

    @Test(
        arguments: [
            ("http://A.example", "http", "a.example", ""), ("https://a:443/x?y", "https", "a", "/x?y"),
            ("https://a:8443", "https", "a:8443", ""), ("http://[fd00:EC2::23]:80/v1", "http", "[fd00:ec2::23]", "/v1"),
            ("http://[::1]:81", "http", "[::1]:81", ""),
        ])
    func `an endpoint is taken apart`(_ text: String, _ scheme: String, _ authority: String, _ path: String) throws {
        let endpoint = try #require(EndpointURL(text))
        #expect(endpoint.scheme == scheme && endpoint.authority == authority && endpoint.path == path)
    }

    @Test(
        arguments: [
            "a", "//a", "HTTP://a", "http://", "http://a b", "http://a@b", "http://a:", "http://a:0", "http://a:+1",
            "http://a:65536", "http://[::1", "http://::1", "http://[a.b]x", "http://a?x", "http://a/#x", "http://é",
            "http://a/\r\nb", "http://a\\b",
        ])
    func `what is no endpoint is not taken for one`(_ text: String) { #expect(EndpointURL(text) == nil) }
}
