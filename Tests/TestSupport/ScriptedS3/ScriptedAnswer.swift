// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What a scripted S3 answers to a request, as S3 would or worse.
public enum ScriptedAnswer: Sendable {
    /// An object, or nothing but its headers to HEAD, and no more than a yes to PUT and DELETE.
    case object(String, headers: [String: String] = [:])
    /// An error with its document, which HEAD goes without.
    case error(Int, String, xml: String = "", headers: [String: String] = [:])
    /// Whatever else.
    case steps([ScriptedServer.Step])

    /// The object without its last bytes, and then this.
    public static func broken(_ body: String, missing: Int = 1, by end: ScriptedServer.Step = .close) -> ScriptedAnswer
    {
        let head = "HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: \(body.utf8.count + missing)\r\n\r\n"
        return .steps([.send(head + body), .pause(.milliseconds(20)), end])
    }

    /// The same after a while.
    public static func late(_ duration: Duration, _ body: String) -> ScriptedAnswer {
        .steps([.pause(duration)] + ScriptedAnswer.object(body).steps(for: "GET"))
    }

    /// What the server does.
    public func steps(for method: String) -> [ScriptedServer.Step] {
        switch self {
        case .steps(let steps): return steps
        case .object(let body, let headers):
            let sent = method == "GET" || method == "POST" ? body : ""
            let length = method == "PUT" || method == "DELETE" ? 0 : body.utf8.count
            return [.send(Self.head(200, headers, length, "ETag: \"e\"\r\n") + sent)]
        case .error(let status, let code, let xml, let headers):
            let body =
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>\(code)</Code><Message>Why.</Message>\(xml)"
                + "<RequestId>R</RequestId></Error>"
            guard method != "HEAD" else { return [.send(Self.head(status, headers, nil, ""))] }
            return [.send(Self.head(status, headers, body.utf8.count, "") + body)]
        }
    }

    private static func head(_ status: Int, _ headers: [String: String], _ length: Int?, _ more: String) -> String {
        let fields = headers.map { "\($0.key): \($0.value)\r\n" }.joined()
        let last = length.map { "Content-Length: \($0)\r\n" } ?? ""
        return "HTTP/1.1 \(status) Status\r\n\(more)\(fields)\(last)\r\n"
    }
}
