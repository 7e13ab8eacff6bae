// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// An object that was not deleted with the others.
public struct S3DeleteFailure: Sendable {
    /// The object's key.
    public let key: String
    /// Why.
    public let error: AWSError
}

extension S3DeleteFailure {
    /// Reads a `DeleteResult` ("DeleteObjects" of the Amazon S3 API Reference).
    static func all(xml: [UInt8]) throws(AWSError) -> [S3DeleteFailure] {
        var reader = XMLReader(xml)
        var path: [String] = []
        var text = ""
        var fields: [String: String] = [:]
        var failures: [S3DeleteFailure] = []
        do throws(XMLError) {
            while true {
                switch try reader.next() {
                case .start(let name):
                    path.append(name)
                    text = ""
                case .text(let piece): text += piece
                case .end(let name):
                    path.removeLast()
                    if path == ["DeleteResult", "Error"] { fields[name] = text }
                    guard path == ["DeleteResult"], name == "Error" else { continue }
                    failures.append(S3DeleteFailure(fields))
                    fields = [:]
                case .finish: return failures
                }
            }
        } catch {
            throw AWSError(.malformed, "S3's list of what it deleted cannot be read: \(error.message)")
        }
    }

    private init(_ fields: [String: String]) {
        key = fields["Key"] ?? ""
        let name = fields["Code"] ?? "an error"
        let code: AWSError.Code = name == "AccessDenied" ? .forbidden : AWSError.Code(name: name) ?? .unavailable
        let message = "S3 did not delete an object: \(name). \(fields["Message"] ?? "")"
        error = AWSError(code, message, status: 200, serviceCode: fields["Code"])
    }
}
