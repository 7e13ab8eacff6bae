// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import AWS
internal import HTTPClient

extension Operation {
    static let signing = [
        Operation("sigv4-get", "Signs a GET for S3 with a session token, the day's key at hand.", count: 500) {
            let signer = SigV4(region: "eu-central-1", service: "s3")
            // As long as those of an instance's role.
            let credentials = Credentials(
                accessKeyID: "ASIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                sessionToken: String(repeating: "IQoJb3JpZ2luX2VjEXAMPLE/", count: 40))
            return { turn in
                let signed = signer.sign(
                    method: "GET", host: "pictures.s3.eu-central-1.amazonaws.com",
                    path: "/originals/photos/2024/06/IMG_4711.jpg", headers: ["x-amz-content-sha256": Digest.ofNothing],
                    payloadHash: Digest.ofNothing, credentials: credentials, at: 1_700_000_000 &+ Int64(turn % 100))
                return signed["authorization"].map { Int($0.utf8.last ?? 0) } ?? 0
            }
        }
    ]
}
