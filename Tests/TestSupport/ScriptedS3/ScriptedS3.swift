// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A server on loopback that stands for S3 on a bad day.
public enum ScriptedS3 {
    /// Starts one that gives these answers in turn, and the last for ever.
    ///
    /// - Parameters:
    ///   - port: Where to listen, once; any that is free by default.
    ///   - answers: At least one.
    public static func start(port: ReservedPort? = nil, _ answers: [ScriptedAnswer]) async throws -> ScriptedServer {
        try await ScriptedServer(port: port) { request in
            answers[min(request.number, answers.count - 1)].steps(for: request.method)
        }
    }
}

extension ScriptedServer.Request {
    /// The method.
    public var method: String { String(head.prefix { $0 != " " }) }

    /// The value of a header, nil if there is none.
    public func header(_ name: String) -> String? {
        head.split(separator: "\r\n").dropFirst().compactMap { line -> String? in
            guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == name.lowercased() else {
                return nil
            }
            return line[line.index(after: colon)...].split(separator: " ").joined(separator: " ")
        }.first
    }
}
