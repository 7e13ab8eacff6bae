// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import AWS

/// Published digests (FIPS 180-4 examples, RFC 4231).
@Suite struct DigestTests {
    @Test(arguments: [
        ("", Digest.ofNothing),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func `SHA-256 is as published`(_ text: String, _ digest: String) {
        #expect(Digest.sha256(text) == digest)
        #expect(Digest.sha256(ByteBuffer(string: text)) == digest)
    }

    @Test func `HMAC-SHA-256 is as published`() {
        let code = Digest.hmac(Array("Jefe".utf8), "what do ya want for nothing?")
        #expect(
            Digest.hexadecimal(code) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        #expect(Digest.hmac([], "").count == 32)
    }
}
