// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import HTTPClient

extension ErrorBody {
    /// Reads what a service of the AWS JSON protocol says is wrong.
    ///
    /// Of three places for the name the body's comes first: `__type`, the
    /// header `x-amzn-errortype`, and `x-amzn-query-error`, which has the name
    /// of an older protocol. It may carry a namespace before `#` or `.`, and a
    /// URL after `:`. As in XML, as much is read as can be.
    init(json: [UInt8], headers: HTTPHeaders) {
        let document = try? JSONDecoder().decode(Document.self, from: Data(json))
        let query = headers["x-amzn-query-error"].map { String($0.prefix { $0 != ";" }) }
        code = (document?.type ?? headers["x-amzn-errortype"] ?? query).flatMap { Self.plain($0) }
        message = document?.text
    }

    private static func plain(_ name: String) -> String? {
        let name = name.prefix { $0 != ":" }
        let plain = name[
            (name.lastIndex { $0 == "#" || $0 == "." }.map { name.index(after: $0) } ?? name.startIndex)...]
        return plain.isEmpty ? nil : String(plain)
    }

    /// Older services write `Message`.
    private struct Document: Decodable {
        let type: String?
        let message: String?
        let capitalMessage: String?

        var text: String? { message ?? capitalMessage }

        enum CodingKeys: String, CodingKey {
            case type = "__type"
            case message
            case capitalMessage = "Message"
        }
    }
}
