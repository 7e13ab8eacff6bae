// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import AWS

/// What a queue's URL says.
@Suite struct QueueURLTests {
    @Test(
        arguments: [
            ("https://sqs.eu-west-1.amazonaws.com/123456789012/uploads", "eu-west-1", "sqs.eu-west-1.amazonaws.com"),
            ("https://sqs.cn-north-1.amazonaws.com.cn/123456789012/u", "cn-north-1", "sqs.cn-north-1.amazonaws.com.cn"),
            ("https://queue.amazonaws.com/123456789012/u", "us-east-1", "sqs.us-east-1.amazonaws.com"),
            ("https://eu-west-1.queue.amazonaws.com/123456789012/u", "eu-west-1", "sqs.eu-west-1.amazonaws.com"),
            (
                "https://cn-north-1.queue.amazonaws.com.cn/123456789012/u", "cn-north-1",
                "sqs.cn-north-1.amazonaws.com.cn"
            ),
            (
                "https://sqs-fips.us-east-2.amazonaws.com/123456789012/u", "us-east-2",
                "sqs-fips.us-east-2.amazonaws.com"
            ),
            ("https://sqs.us-east-2.api.aws/123456789012/u", "us-east-2", "sqs.us-east-2.api.aws"),
            (
                "https://vpce-0a-1b.sqs.us-east-2.vpce.amazonaws.com/123456789012/u", "us-east-2",
                "vpce-0a-1b.sqs.us-east-2.vpce.amazonaws.com"
            ),
            ("http://sqs.eu-west-1.amazonaws.com/123456789012/u", "eu-west-1", "sqs.eu-west-1.amazonaws.com"),
            ("https://SQS.EU-west-1.amazonaws.com/123456789012/u", "eu-west-1", "sqs.eu-west-1.amazonaws.com"),
        ])
    func `AWS's hosts name the region`(_ url: String, _ region: String, _ host: String) throws {
        let queue = try QueueURL(url, region: "mars-1")
        #expect(queue.region == region && queue.endpoint == ServiceEndpoint(host: host))
        #expect(queue.description == url)
    }

    @Test(
        arguments: [
            ("http://127.0.0.1:4566/000000000000/u", "http", "127.0.0.1:4566"),
            ("http://localhost:4566/queue/eu-west-1/000000000000/u", "http", "localhost:4566"),
            ("https://queue.example.com:443/000000000000/u", "https", "queue.example.com"),
            (
                "https://sqs.eu-west-1.amazonaws.com.example.com/000000000000/u", "https",
                "sqs.eu-west-1.amazonaws.com.example.com"
            ),
        ])
    func `other hosts are of the region given`(_ url: String, _ scheme: String, _ host: String) throws {
        let queue = try QueueURL(url, region: "eu-west-1")
        #expect(queue.region == "eu-west-1" && queue.endpoint.scheme == scheme && queue.endpoint.host == host)
        #expect(queue.endpoint.path.isEmpty)
        let error = #expect(throws: AWSError.self) { try QueueURL(url) }
        #expect(error?.code == .invalid && error?.message.contains("AWS_REGION") == true)
    }

    @Test(arguments: ["u", "A-b_9", "orders.fifo", String(repeating: "a", count: 80)])
    func `names are taken as they are`(_ name: String) throws {
        #expect(try QueueURL("https://sqs.eu-west-1.amazonaws.com/123456789012/\(name)").name == name)
    }

    @Test(
        arguments: [
            "", "uploads", "arn:aws:sqs:eu-west-1:123456789012:uploads", "s3://123456789012/u",
            "https://sqs.eu-west-1.amazonaws.com", "https://sqs.eu-west-1.amazonaws.com/123456789012",
            "https://sqs.eu-west-1.amazonaws.com/123456789012/", "https://sqs.eu-west-1.amazonaws.com/12345678901/u",
            "https://sqs.eu-west-1.amazonaws.com/12345678901x/u",
            "https://sqs.eu-west-1.amazonaws.com/123456789012/.fifo",
            "https://sqs.eu-west-1.amazonaws.com/123456789012/a.b",
            "https://sqs.eu-west-1.amazonaws.com/123456789012/a b",
            "https://sqs.eu-west-1.amazonaws.com/123456789012/u?x",
            "https://sqs.eu-west-1.amazonaws.com/123456789012/u/",
            "https://sqs.eu-west-1.amazonaws.com:444/123456789012/u", "https://sqs.-x.amazonaws.com/123456789012/u",
            "https://sqs.eu-west-1.amazonaws.com/x/123456789012/u", "https://user@queue.example.com/123456789012/u",
            "https://sqs.eu-west-1.amazonaws.com/123456789012/" + String(repeating: "a", count: 81),
        ])
    func `what is no URL of a queue says what one is`(_ url: String) {
        let error = #expect(throws: AWSError.self) { try QueueURL(url, region: "eu-west-1") }
        #expect(error?.code == .invalid && error?.message.contains("such as https://sqs.") == true)
    }
}
