// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The credentials in what STS answers ("AssumeRole" of the AWS STS API Reference).
struct STSAnswer {
    private(set) var accessKeyID: String?
    private(set) var secretAccessKey: String?
    private(set) var sessionToken: String?
    private(set) var expiration: String?

    /// Whether the document was read to its end.
    private(set) var isComplete = false

    /// Reads as much as is well-formed.
    init(_ xml: [UInt8]) {
        var reader = XMLReader(xml)
        var path: [String] = []
        var text = ""
        while let event = try? reader.next() {
            switch event {
            case .start(let name):
                path.append(name)
                text = ""
            case .text(let piece): text += piece
            case .end(let name):
                path.removeLast()
                take(path.last, name, text)
                text = ""
            case .finish:
                isComplete = true
                return
            }
        }
    }

    private mutating func take(_ parent: String?, _ name: String, _ text: String) {
        switch (parent, name) {
        case ("Credentials", "AccessKeyId"): accessKeyID = text
        case ("Credentials", "SecretAccessKey"): secretAccessKey = text
        case ("Credentials", "SessionToken"): sessionToken = text
        case ("Credentials", "Expiration"): expiration = text
        default: return
        }
    }
}
