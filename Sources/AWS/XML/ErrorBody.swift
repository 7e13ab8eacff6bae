// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What AWS's services say is wrong: the `Error` document of S3 ("REST error
/// responses" of the Amazon S3 API Reference), the same inside an
/// `ErrorResponse` (CloudFront and the query services), or JSON.
struct ErrorBody {
    var code: String?
    var message: String?
    var requestID: String?
    var region: String?
    /// Seconds since 1970.
    var serverTime: Int64?

    /// Reads as much as can be read: the body may be cut off, come from a
    /// proxy, or be missing, and the status alone must do then.
    init(_ xml: [UInt8]) {
        XMLElements.forEach(in: xml) { path, text in
            let inner = path.first == "ErrorResponse" ? path.dropFirst() : path[...]
            if inner.count == 2, inner.first == "Error", let name = inner.last { take(name, text) }
            if inner.elementsEqual(["RequestId"]) { requestID = text }
        }
    }

    private mutating func take(_ name: String, _ text: String) {
        switch name {
        case "Code": code = text
        case "Message": message = text
        case "RequestId": requestID = text
        case "Region": region = text
        case "ServerTime": serverTime = CivilDate(iso: text)?.unixSeconds
        default: return
        }
    }
}
