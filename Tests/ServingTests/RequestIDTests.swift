// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Testing

@testable import Serving

struct RequestIDTests {
    @Test(arguments: [
        "Xn2FxPyq4DE-NVqcmSHIp3Hn-FkH0iMMMBRaWJVaeGVQ2TUZBB2sVg==", "a", "~!#$%&'*+-.^_`|<>{}()[]",
        String(repeating: "x", count: 128),
    ])
    func `CloudFront's id is taken over`(id: String) {
        #expect(RequestID.of([.amzCFID: id]) == id)
        #expect(RequestID.of([.amzCFID: id, .requestID: "other"]) == id)
    }

    @Test func `without CloudFront's another front's is`() {
        #expect(RequestID.of([.requestID: "front-1"]) == "front-1")
        #expect(RequestID.of([.amzCFID: "", .requestID: "front-1"]) == "front-1")
    }

    @Test(arguments: ["", "a b", "a\"b", "a\tb", "é", "\u{7f}", String(repeating: "x", count: 129)])
    func `what does not look like an id is replaced by a new one`(id: String) {
        var fields = HTTPFields()
        fields[.amzCFID] = id
        let ids = (0..<3).map { _ in RequestID.of(fields) }
        #expect(Set(ids).count == 3)
        for new in ids {
            #expect(new != id && !new.isEmpty && new.utf8.count <= 16)
            #expect(new.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) })
        }
    }
}
