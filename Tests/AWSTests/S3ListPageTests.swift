// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import AWS

/// Listings as S3 and others write them.
@Suite struct S3ListPageTests {
    @Test func `a listing is read with its keys decoded`() throws {
        let page = try S3ListPage(
            xml: Array(
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>bucket</Name>
                <Prefix>a</Prefix><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>
                <NextContinuationToken>1/x+y==</NextContinuationToken>
                <Contents><Key>a+b%2B%C3%A9</Key><LastModified>2009-10-12T17:50:30.000Z</LastModified>
                <ETag>&quot;fba9-2&quot;</ETag><Size>434234</Size><StorageClass>STANDARD</StorageClass>
                <Owner><ID>x</ID></Owner></Contents>
                <Contents><Key>b</Key><Size>0</Size></Contents>
                <CommonPrefixes><Prefix>c</Prefix></CommonPrefixes></ListBucketResult>
                """.utf8))
        #expect(page.continuation == "1/x+y==")
        #expect(page.entries.map(\.key) == ["a b+\u{E9}", "b"])
        #expect(page.entries.map(\.size) == [434_234, 0])
        #expect(page.entries.map(\.etag) == ["fba9-2", ""])
        #expect(page.entries.map(\.lastModified) == [1_255_369_830, 0])
    }

    @Test func `keys are taken as they stand if the server did not encode them`() throws {
        let xml = "<ListBucketResult><Contents><Key>a+b%20</Key><Size>1</Size></Contents></ListBucketResult>"
        let page = try S3ListPage(xml: Array(xml.utf8))
        #expect(page.entries.map(\.key) == ["a+b%20"] && page.continuation == nil)
    }

    @Test(arguments: [
        "", "<html></html>", "<ListBucketResult>", "<Error><Code>x</Code></Error>",
        "<ListBucketResult><Contents><Size>1</Size></Contents></ListBucketResult>",
        "<ListBucketResult><Contents><Key>a</Key></Contents></ListBucketResult>",
        "<ListBucketResult><Contents><Key>a</Key><Size>-1</Size></Contents></ListBucketResult>",
        "<ListBucketResult><EncodingType>url</EncodingType><Contents><Key>%FF</Key><Size>1</Size></Contents></ListBucketResult>",
        "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
    ])
    func `what is no listing is refused`(_ xml: String) {
        let error = #expect(throws: AWSError.self) { try S3ListPage(xml: Array(xml.utf8)) }
        #expect(error?.code == .malformed)
    }
}
