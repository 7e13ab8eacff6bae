// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// The name of one request in logs and problems, here and at the CDN.
enum RequestID {
    /// CloudFront's id where there is one, else a front's, else a new one.
    ///
    /// It goes back out in a header and into the log, so only what looks like an id is taken over.
    static func of(_ headers: HTTPFields) -> String {
        for name in [HTTPField.Name.amzCFID, .requestID] {
            if let id = headers[name], isPlain(id) { return id }
        }
        let number = String(UInt64.random(in: .min ... .max), radix: 16)
        return String(repeating: "0", count: 16 - number.count) + number
    }

    private static func isPlain(_ id: String) -> Bool {
        (1...128).contains(id.utf8.count)
            && id.utf8.allSatisfy { (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "\"") }
    }
}
