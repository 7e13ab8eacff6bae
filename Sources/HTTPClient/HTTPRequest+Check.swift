// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

extension HTTPRequest {
    /// Refuses what would become another request on the wire.
    ///
    /// libcurl passes header lines through as they are, so a line break in a
    /// value would be a header of its own (request splitting, CWE-113).
    func check() throws(HTTPClientError) {
        guard !method.isEmpty, method.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            throw HTTPClientError(.protocol, "The method of the request is not in capital letters.")
        }
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw HTTPClientError(.protocol, "The URL of the request is not absolute http or https.")
        }
        guard url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw HTTPClientError(.protocol, "The URL of the request is not percent-encoded.")
        }
        for field in headers {
            guard !field.name.isEmpty, field.name.utf8.allSatisfy(Self.isNameByte) else {
                throw HTTPClientError(.protocol, "A header name of the request has a character not allowed there.")
            }
            guard field.value.utf8.allSatisfy({ $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }) else {
                throw HTTPClientError(.protocol, "The header \(field.name) of the request has a control character.")
            }
        }
    }

    /// RFC 9110 §5.6.2 `tchar`.
    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E...0x60, 0x7C, 0x7E: true
        default: false
        }
    }
}
