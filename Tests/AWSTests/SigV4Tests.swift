// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import NIOCore
import Testing

@testable import AWS

/// Signatures that others made.
@Suite struct SigV4Tests {
    /// An example of "Signature Calculations for the Authorization Header"
    /// in the Amazon S3 API Reference.
    struct Published: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var method = "GET"
        var path = "/"
        var query: [QueryItem] = []
        var headers: HTTPHeaders = [:]
        var body = ""
        let signedHeaders: String
        let signature: String

        static let all = [
            Published(
                testDescription: "GET Object", path: PercentEncoding.path("/test.txt"), headers: ["Range": "bytes=0-9"],
                signedHeaders: "host;range;x-amz-content-sha256;x-amz-date",
                signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
            Published(
                testDescription: "PUT Object", method: "PUT", path: PercentEncoding.path("/test$file.text"),
                headers: ["Date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"],
                body: "Welcome to Amazon S3.",
                signedHeaders: "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
            Published(
                testDescription: "GET Bucket Lifecycle", query: [QueryItem("lifecycle")],
                signedHeaders: "host;x-amz-content-sha256;x-amz-date",
                signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
            Published(
                testDescription: "Get Bucket (List Objects)",
                query: [QueryItem("prefix", "J"), QueryItem("max-keys", "2")],
                signedHeaders: "host;x-amz-content-sha256;x-amz-date",
                signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
        ]
    }

    @Test(arguments: Published.all)
    func `the examples of AWS are signed as AWS says`(_ example: Published) {
        let hash = Digest.sha256(ByteBuffer(string: example.body))
        var headers = example.headers
        headers.add("x-amz-content-sha256", hash)
        let signed = SigV4(region: "us-east-1", service: "s3").sign(
            method: example.method, host: "examplebucket.s3.amazonaws.com", path: example.path, query: example.query,
            headers: headers, payloadHash: hash,
            credentials: Credentials(
                accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
            at: 1_369_353_600)
        #expect(signed["x-amz-date"] == "20130524T000000Z")
        #expect(
            signed["authorization"]
                == "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
                + "SignedHeaders=\(example.signedHeaders), Signature=\(example.signature)")
    }

    @Test func `any request to any service is signed as botocore does`() {
        let vectors = SigV4Vector.all()
        #expect(vectors.count == 500)
        var signers: [String: SigV4] = [:]
        for vector in vectors {
            let scope = "\(vector.region)/\(vector.service)"
            let signer = signers[scope] ?? SigV4(region: vector.region, service: vector.service)
            signers[scope] = signer
            let hash = Digest.sha256(vector.body)
            let signed = signer.sign(
                method: vector.method, host: "host.example.com:8443", path: PercentEncoding.path(vector.path),
                query: vector.query,
                headers: [
                    "content-type": "image/webp", "X-Amz-Meta-A-B": "two  words ", "X-Amz-Meta-A": "\t\u{E9}=1",
                    "x-amz-content-sha256": hash, "User-Agent": "not signed",
                ],
                payloadHash: hash,
                credentials: Credentials(
                    accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                    sessionToken: vector.token),
                at: vector.time)
            let day = CivilDate(unixSeconds: vector.time).basicDay
            let authorization = signed["authorization"] ?? ""
            #expect(authorization.contains("Credential=AKIDEXAMPLE/\(day)/\(scope)/aws4_request, "))
            #expect(authorization.hasSuffix("Signature=\(vector.signature)"), "\(vector.testDescription)")
            #expect(signed["x-amz-security-token"] == vector.token)
        }
    }

    @Test(arguments: [
        ("/", "/"), ("", "/"), ("/a//b", "/a/b"), ("/a/./b/", "/a/b/"), ("/../a/..", "/"), ("/a/b/../c", "/a/c"),
        ("//", "/"), ("/...", "/..."), ("/%2E%2E/a", "/%252E%252E/a"), ("/a%20b", "/a%2520b"),
    ])
    func `a path is tidied and encoded again, but not for S3`(_ path: String, _ canonical: String) {
        #expect(CanonicalPath.of(path, service: "sqs") == canonical)
        #expect(CanonicalPath.of(path, service: "s3") == path)
    }

    @Test func `the last few keys are kept, each for its day, region, service and secret`() {
        let keys = SigningKeys()
        let credentials = ["a", "b"].map { Credentials(accessKeyID: "k", secretAccessKey: $0) }
        var seen: Set<[UInt8]> = []
        for credentials in credentials {
            for (day, region, service) in [
                ("20260228", "r", "s3"), ("20260301", "r", "s3"), ("20260228", "q", "s3"), ("20260228", "r", "sqs"),
            ] {
                let key = keys.key(credentials, day: day, region: region, service: service)
                #expect(seen.insert(key).inserted)
                #expect(keys.key(credentials, day: day, region: region, service: service) == key)
            }
        }
        #expect(seen.count == 8 && keys.count == 8)
        _ = keys.key(credentials[0], day: "20260302", region: "r", service: "s3")
        #expect(keys.count == 8)
    }

    @Test func `a kept key is not used for another day or secret`() {
        let kept = SigV4(region: "eu-central-1", service: "s3")
        for (secret, time) in [("a", 0), ("b", 0), ("b", 86_400), ("a", 0)] as [(String, Int64)] {
            let fresh = SigV4(region: "eu-central-1", service: "s3")
            let signatures = [kept, fresh].map { signer in
                signer.sign(
                    method: "GET", host: "h", path: "/", headers: [:], payloadHash: Digest.ofNothing,
                    credentials: Credentials(accessKeyID: "k", secretAccessKey: secret), at: time)
            }
            #expect(signatures[0] == signatures[1])
        }
    }
}
