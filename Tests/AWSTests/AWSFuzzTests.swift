// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Fuzzing
import HTTPClient
import Testing

@testable import AWS

/// Every reader of numbers from answers of S3, SQS and CloudFront.
@Suite struct AWSFuzzTests {
    private static let listing = """
        <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><EncodingType>url</EncodingType>\
        <MaxKeys>1000</MaxKeys><KeyCount>1</KeyCount><IsTruncated>true</IsTruncated>\
        <NextContinuationToken>1/x+y==</NextContinuationToken><Contents><Key>a+b%2B%C3%A9</Key>\
        <LastModified>2009-10-12T17:50:30.000Z</LastModified><ETag>&quot;fba9-2&quot;</ETag><Size>434234</Size>\
        </Contents><CommonPrefixes><Prefix>c</Prefix></CommonPrefixes></ListBucketResult>
        """
    private static let error = """
        <?xml version="1.0"?><Error><Code>RequestTimeTooSkewed</Code><Message>a &#38; b</Message>\
        <ServerTime>2026-05-04T09:30:13Z</ServerTime><MaxAllowedSkewMilliseconds>900000</MaxAllowedSkewMilliseconds>\
        <RequestId>4442587FB7D0A2F9</RequestId></Error>
        """
    private static let deletion = """
        <DeleteResult><Error><Key>a</Key><Code>AccessDenied</Code><Message>x</Message></Error></DeleteResult>
        """
    private static let invalidation = """
        <Invalidation><Id>I2J0I21PCUYOIK</Id><Status>InProgress</Status><CreateTime>2026-05-04T09:30:13Z</CreateTime>\
        <InvalidationBatch><Paths><Quantity>1</Quantity></Paths></InvalidationBatch></Invalidation>
        """
    private static let messages = """
        [{"MessageId": "1", "ReceiptHandle": "r", "Body": "b", "Attributes": {"ApproximateReceiveCount": "3"}}]
        """
    private static let attributes = """
        {"VisibilityTimeout": "30", "ApproximateNumberOfMessages": "5", \
        "RedrivePolicy": "{\\"deadLetterTargetArn\\":\\"a\\",\\"maxReceiveCount\\":10}"}
        """
    private static let object = [
        "Content-Length: 1048576", "Last-Modified: Wed, 12 Oct 2009 17:50:00 GMT", "ETag: \"a\"",
        "x-amz-meta-source-modified: 1700000000", "x-amz-meta-engine: 1", "x-amz-version-id: 3",
    ].joined(separator: "\n")

    static let targets: [FuzzTarget] = [
        FuzzTarget(
            "S3 listing", texts: [listing],
            bytes: { bytes in
                guard let page = try? S3ListPage(xml: bytes) else { return }
                precondition(page.entries.allSatisfy { $0.size >= 0 })
            }),
        FuzzTarget("S3 error", texts: [error], bytes: { _ = ErrorBody($0) }),
        FuzzTarget("S3 deletion", texts: [deletion], bytes: { _ = try? S3DeleteFailure.all(xml: $0) }),
        FuzzTarget("S3 object", texts: [object]) { text in
            var headers = HTTPHeaders()
            for line in text.split(separator: "\n") {
                let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
                if parts.count == 2 { headers.add(parts[0], String(parts[1].dropFirst())) }
            }
            guard let object = try? S3Object(headers) else { return }
            precondition(object.size >= 0)
        },
        FuzzTarget("date of AWS", texts: ["Wed, 12 Oct 2009 17:50:00 GMT", "2009-10-12T17:50:30.000Z"]) { text in
            for date in [CivilDate(http: text), CivilDate(iso: text)].compactMap({ $0 }) {
                precondition(abs(date.unixSeconds) < 1 << 40 && !date.basic.isEmpty)
            }
        },
        FuzzTarget("number as a date of AWS", texts: ["0", "-9223372036854775808", "253402300800"]) { text in
            guard let seconds = Int64(text) else { return }
            let date = CivilDate(unixSeconds: seconds)
            precondition((1...12).contains(date.month) && (0..<86_400).contains(date.secondOfDay))
        },
        FuzzTarget("CloudFront invalidation", texts: [invalidation], bytes: { _ = InvalidationBatch.id(xml: $0) }),
        FuzzTarget(
            "SQS messages", texts: [messages],
            bytes: { bytes in
                guard let read = try? JSONDecoder().decode([QueueMessage].self, from: Data(bytes)) else { return }
                precondition(read.allSatisfy { $0.receiveCount >= 1 })
            }),
        FuzzTarget(
            "SQS attributes", texts: [attributes],
            bytes: { bytes in
                guard let read = try? JSONDecoder().decode([String: String].self, from: Data(bytes)) else { return }
                precondition((.zero ... .seconds(65_535)).contains(QueueAttributes(read).visibility))
            }),
        FuzzTarget(
            "SQS error", texts: [#"{"__type": "a#b", "message": "c"}"#],
            bytes: {
                _ = ErrorBody(json: $0, headers: ["x-amzn-query-error": "a;Sender"])
            }),
        FuzzTarget("queue's URL", texts: ["https://sqs.eu-central-1.amazonaws.com/123456789012/name.fifo"]) {
            _ = try? QueueURL($0)
        },
    ]

    @Test(arguments: targets)
    func `no bytes trap a reader, and none make it say what cannot be`(target: FuzzTarget) async { await target.run() }
}
