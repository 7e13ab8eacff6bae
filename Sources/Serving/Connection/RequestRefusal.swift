// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import NIOHTTP1

/// A request that is refused before anybody is asked for an answer: what is wrong with it, and what to do.
struct RequestRefusal: Equatable {
    let problem: Problem
    let detail: String

    static let slowHead = RequestRefusal(
        problem: .tooSlow, detail: "The request's head did not come in time; send it at once.")
    static let slowBody = RequestRefusal(
        problem: .tooSlow, detail: "The request's body did not come in time; send it at once.")

    /// What the parser could not read.
    ///
    /// The parser only says that something was too long; how far it got tells what.
    init(_ error: any Error, lineBytes: Int) {
        guard lineBytes <= ImageHandler.longestURL + Self.restOfLine else {
            self.init(
                problem: .uriTooLong, detail: "The URL is too long; up to \(ImageHandler.longestURL) bytes are read.")
            return
        }
        switch error as? HTTPParserError {
        case .headerOverflow:
            self.init(
                problem: .headersTooLarge,
                detail: "The headers are too large: up to \(ImageHandler.longestHead) bytes in "
                    + "\(ImageHandler.mostFields) fields are read.")
        case .invalidVersion:
            self.init(problem: .malformedRequest, detail: "The request is not of HTTP/1.1, the only version here.")
        case .invalidURL:
            self.init(
                problem: .malformedRequest, detail: "The URL has bytes that no URL may have; percent-encode them.")
        case .invalidEOFState, .closedConnection:
            self.init(problem: .malformedRequest, detail: "The request ended before it was whole.")
        default:
            self.init(problem: .malformedRequest, detail: "The request is not HTTP as RFC 9112 has it.")
        }
    }

    /// What is wrong with a head that could be read (RFC 9112 §3.2): more than one `Host`, or one that is none.
    ///
    /// Which of two a cache in front took for its key can't be known, so neither is believed. One that is missing is for
    /// whoever answers.
    init?(_ head: HTTPRequestHead) {
        let hosts = head.headers["host"]
        guard hosts.count > 1 || !hosts.allSatisfy(Self.isHost) else { return nil }
        self.init(problem: .hostInvalid, detail: "The request has to have one Host, a name or an address.")
    }

    private init(problem: Problem, detail: String) {
        self.problem = problem
        self.detail = detail
    }

    /// The method, the spaces and the version.
    private static let restOfLine = 64

    /// The characters of a host and a port (RFC 3986 §3.2.2): no list, no user, no path, no space.
    private static func isHost(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            (48...58).contains(byte) || (65...90).contains(byte & 0xdf) || "-._~[]%!$&'()*+;=".utf8.contains(byte)
        }
    }
}
