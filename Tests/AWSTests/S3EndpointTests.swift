// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import AWS

/// Where requests for a bucket go.
@Suite struct S3EndpointTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let location: S3Location
        let place: String
        var testDescription: String { place }
    }

    @Test(arguments: [
        Case(
            location: S3Location(bucket: "photos", region: "eu-central-1"),
            place: "https://photos.s3.eu-central-1.amazonaws.com"),
        Case(location: S3Location(bucket: "a.b", region: "us-east-1"), place: "https://s3.us-east-1.amazonaws.com/a.b"),
        Case(
            location: S3Location(bucket: "photos", region: "cn-north-1"),
            place: "https://photos.s3.cn-north-1.amazonaws.com.cn"),
        Case(
            location: S3Location(bucket: "b", region: "r", endpoint: "http://127.0.0.1:9000"),
            place: "http://127.0.0.1:9000/b"),
        Case(
            location: S3Location(bucket: "b", region: "r", endpoint: "https://S3.Example.com:443/"),
            place: "https://s3.example.com/b"),
        Case(
            location: S3Location(bucket: "b", region: "r", endpoint: "http://h:443/base/"), place: "http://h:443/base/b"
        ),
        Case(location: S3Location(bucket: "b", region: "r", endpoint: "http://[::1]:80"), place: "http://[::1]/b"),
        Case(
            location: S3Location(bucket: "b", region: "r", endpoint: "http://s3.localhost:9", addressing: .virtualHost),
            place: "http://b.s3.localhost:9"),
        Case(
            location: S3Location(bucket: "photos", region: "eu-west-1", addressing: .path),
            place: "https://s3.eu-west-1.amazonaws.com/photos"),
    ])
    func `a bucket is addressed by its place`(_ tested: Case) throws {
        let endpoint = try S3Endpoint(tested.location)
        #expect("\(endpoint.scheme)://\(endpoint.host)\(endpoint.prefix)" == tested.place)
    }

    @Test(arguments: [
        S3Location(bucket: "", region: "r"), S3Location(bucket: "a/b", region: "r"),
        S3Location(bucket: "..", region: "r"),
        S3Location(bucket: "a b", region: "r"), S3Location(bucket: "b", region: ""),
        S3Location(bucket: "b", region: "a/b"),
        S3Location(bucket: "b", region: "r", endpoint: "127.0.0.1"),
        S3Location(bucket: "b", region: "r", endpoint: "ftp://h"),
        S3Location(bucket: "b", region: "r", endpoint: "http://"),
        S3Location(bucket: "b", region: "r", endpoint: "http://u@h"),
        S3Location(bucket: "b", region: "r", endpoint: "http://h?x"),
        S3Location(bucket: "b", region: "r", endpoint: "http://h/a b"),
    ])
    func `a place that cannot be is refused`(_ location: S3Location) {
        let error = #expect(throws: AWSError.self) { try S3Endpoint(location) }
        #expect(error?.code == .invalid)
    }

    @Test(
        arguments: [
            ("https://photos.s3.us-west-2.amazonaws.com/a%20b?x=1", "photos.s3.us-west-2.amazonaws.com"),
            ("https://photos.s3-us-west-2.amazonaws.com/a", "photos.s3-us-west-2.amazonaws.com"),
            ("https://photos.s3.amazonaws.com", "photos.s3.amazonaws.com"),
            ("http://photos.s3.us-west-2.amazonaws.com/a", nil), ("https://s3.us-west-2.amazonaws.com/photos/a", nil),
            ("https://other.s3.us-west-2.amazonaws.com/a", nil), ("https://photos.ec2.amazonaws.com/a", nil),
            ("https://photos.s3.evil.example/a", nil), ("https://photos.s3.amazonaws.com.evil.example/a", nil),
            ("https://photos.s3.amazonaws.com@evil.example/a", nil), ("//photos.s3.amazonaws.com/a", nil), ("", nil),
        ] as [(String, String?)])
    func `a redirect stays with the bucket and with S3`(_ url: String, _ host: String?) throws {
        let endpoint = try S3Endpoint(S3Location(bucket: "photos", region: "us-east-1"))
        #expect(endpoint.redirected(to: url)?.host == host)
    }

    @Test(
        arguments: [
            ("http://s3.local:9000/photos/a", "s3.local:9000"),
            ("http://eu.s3.local:9000/photos/a", "eu.s3.local:9000"),
            ("http://s3.local:9000/photos", "s3.local:9000"), ("http://s3.local:9000/photos2/a", nil),
            ("http://s3.local:9001/photos/a", nil), ("http://evils3.local:9000/photos/a", nil),
        ] as [(String, String?)])
    func `a redirect of another service stays below its host`(_ url: String, _ host: String?) throws {
        let location = S3Location(bucket: "photos", region: "us-east-1", endpoint: "http://s3.local:9000")
        #expect(try S3Endpoint(location).redirected(to: url)?.host == host)
    }

    @Test func `a bucket moves to the region it is in`() throws {
        let endpoint = try S3Endpoint(S3Location(bucket: "photos", region: "us-east-1"))
        #expect(try endpoint.moved(to: "eu-central-1").host == "photos.s3.eu-central-1.amazonaws.com")
        for region in ["", "evil.example", "a/b", "a b"] {
            #expect(throws: AWSError.self) { try endpoint.moved(to: region) }
        }
    }
}
