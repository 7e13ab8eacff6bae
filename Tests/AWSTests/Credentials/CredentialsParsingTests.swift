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

    @Test func `damaged input neither stops the server nor shows in an error`() throws {
        var generator = SplitMix(state: 1)
        let inputs = [
            Fixture.processJSON, Fixture.instanceJSON, Fixture.stsXML("AssumeRole"), "2030-01-01T00:00:00+01:30",
            "[profile x]\naws_secret_access_key = hidden # x\n[y]\n z = 1\n", "run 'a b' \"c\\\"d\" e\\ f",
            "https://[fd00:ec2::23]:8080/x?y=z",
        ]
        for _ in 0..<200 {
            for input in inputs {
                var bytes = Array(input.utf8)
                for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
                    let place = Int.random(in: 0..<bytes.count, using: &generator)
                    if Bool.random(using: &generator) { bytes.remove(at: place) }
                    bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
                }
                try read(bytes)
            }
        }
    }

    private func read(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        _ = (STSAnswer(bytes), ExpirationTime.unixSeconds(text), CommandWords.split(text), EndpointURL(text))
        let readers: [() throws -> Void] = [
            { _ = try CredentialsDocument.credentials(bytes, from: .process, source: "x") },
            { _ = try CredentialsDocument.credentials(bytes, from: .container, source: "x") },
            { _ = try CredentialsDocument.credentials(bytes, from: .instance, source: "x") },
            { _ = try ProfileFile(text, path: "x") },
        ]
        for reader in readers {
            do { try reader() } catch { try #require(!"\(error)".contains("hidden")) }
        }
    }
}

/// Chance that falls the same each time (Steele, Lea and Flood, SplitMix64).
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
