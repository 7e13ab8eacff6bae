// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Origin

struct URLSignatureTests {
    private static let first = SigningKey("0123456789abcdef")!
    private static let second = SigningKey("fedcba9876543210")!
    private static let path = "/1000x,quality=70/photos/a%20b.jpg"
    private static let now: Int64 = 1_700_000_000

    private static func verdict(
        _ url: String, keys: [SigningKey] = [first], now: Int64 = now
    ) -> URLSignature.Verdict {
        let parts = url.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        return URLSignature(keys: keys).verdict(parts[0], parts.count > 1 ? parts[1] : "", now: now)
    }

    private static func signed(expires: Int64? = nil, key: SigningKey = first) throws -> String {
        let query = try #require(URLSignature(keys: [key]).query(for: path, expires: expires))
        return "\(path)?\(query)"
    }

    @Test func `the signature is HMAC-SHA256 in base64url, as any other tool makes it`() throws {
        // printf %s /800x600/cat.jpg | openssl dgst -sha256 -hmac 0123456789abcdef -binary | basenc --base64url
        let query = URLSignature(keys: [Self.first]).query(for: "/800x600/cat.jpg")
        #expect(query == "sig=S8wB2VORJogJI46IOjQlQbQ31a8TGY0p1VHBmVf3dT8")
    }

    @Test func `a signed URL verifies, with other parameters around it too`() throws {
        #expect(try Self.verdict(Self.signed()) == .valid)
        #expect(try Self.verdict(Self.signed() + "&utm_source=x") == .valid)
        #expect(Self.verdict(Self.path) == .missing)
        #expect(Self.verdict(Self.path + "?x=1") == .missing)
    }

    @Test func `a time is part of what is signed, and passes`() throws {
        let url = try Self.signed(expires: Self.now + 10)
        #expect(Self.verdict(url) == .valid)
        #expect(Self.verdict(url, now: Self.now + 9) == .valid)
        #expect(Self.verdict(url, now: Self.now + 10) == .expired)
        #expect(try Self.verdict(Self.signed() + "&expires=\(Self.now + 10)") == .wrong)
    }

    @Test func `either of two keys is accepted, and the first signs`() throws {
        let both = [Self.second, Self.first]
        #expect(try Self.verdict(Self.signed(key: Self.first), keys: both) == .valid)
        #expect(try Self.verdict(Self.signed(key: Self.second), keys: both) == .valid)
        #expect(try Self.verdict(Self.signed(key: Self.second), keys: [Self.first]) == .wrong)
        #expect(try Self.verdict(Self.signed(), keys: []) == .wrong)
    }

    @Test(arguments: [nil, now + 1000])
    func `no change of one byte verifies`(expires: Int64?) throws {
        let url = Array(try Self.signed(expires: expires).utf8)
        for position in url.indices {
            for byte in UInt8.min...127 where byte != url[position] {
                var changed = url
                changed[position] = byte
                let text = String(decoding: changed, as: UTF8.self)
                #expect(Self.verdict(text) != .valid, "\(text)")
            }
        }
    }

    @Test func `no byte taken out or put in verifies`() throws {
        let url = Array(try Self.signed(expires: Self.now + 1000).utf8)
        for position in url.indices {
            var shorter = url
            shorter.remove(at: position)
            #expect(Self.verdict(String(decoding: shorter, as: UTF8.self)) != .valid)
            for byte in [UInt8(ascii: "0"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "A"), UInt8(ascii: "%")]
            {
                var longer = url
                longer.insert(byte, at: position)
                #expect(Self.verdict(String(decoding: longer, as: UTF8.self)) != .valid)
            }
        }
    }

    @Test(arguments: ["sig=&", "sig=x&", "expires=1&", "sig=%00&"])
    func `a second signature or time makes a query worthless`(prefix: String) throws {
        let url = try Self.signed(expires: Self.now + 1000)
        #expect(Self.verdict(url.replacing("?", with: "?" + prefix)) != .valid)
        #expect(Self.verdict(url + "&" + prefix.dropLast()) != .valid)
    }

    @Test func `a key shows itself nowhere`() {
        #expect(SigningKey("short") == nil)
        var text = ""
        dump(Self.first, to: &text)
        text += "\(Self.first) \(String(reflecting: Self.first))"
        #expect(!text.contains("0123456789abcdef") && !text.contains("48"))
        var lock = ""
        dump(VerifyHeader(name: "X", values: ["sesame-sesame-sesame"]), to: &lock)
        #expect(!lock.contains("sesame"))
    }

    @Test func `a lock opens for either of its values and for nothing else`() {
        let lock = VerifyHeader(name: "X-Origin-Verify", values: ["old-old-old-old-old", "new-new-new-new-new"])
        #expect(lock.admits("old-old-old-old-old") && lock.admits("new-new-new-new-new"))
        for wrong in [nil, "", "old-old-old-old-ol", "old-old-old-old-oldx", "OLD-old-old-old-old"] {
            #expect(!lock.admits(wrong))
        }
        #expect(VerifyHeader(name: "X-Origin-Verify", values: []).admits(nil))
    }
}
