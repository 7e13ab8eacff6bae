// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import Origin
@testable import Serving

struct ProblemTests {
    /// The contract, as a front end and a CDN's configuration rely on it.
    private static let contract: [(problem: Problem, status: Int, cacheControl: String)] = [
        (.malformed, 400, "public, max-age=86400"),
        (.uriTooLong, 414, "public, max-age=86400"),
        (.headersTooLarge, 431, "no-store"),
        (.bodyNotAllowed, 400, "no-store"),
        (.hostMissing, 400, "no-store"),
        (.hostInvalid, 400, "no-store"),
        (.malformedRequest, 400, "no-store"),
        (.tooSlow, 408, "no-store"),
        (.notVerified, 403, "no-store"),
        (.notAllowed, 403, "public, max-age=60"),
        (.missing, 404, "public, max-age=30"),
        (.methodNotAllowed, 405, "public, max-age=86400"),
        (.unsupported, 415, "public, max-age=300"),
        (.tooLarge, 413, "public, max-age=300"),
        (.rangeNotSatisfiable, 416, "no-store"),
        (.saturated, 503, "no-store"),
        (.draining, 503, "no-store"),
        (.storeTrouble, 503, "no-store"),
        (.renderTrouble, 503, "no-store"),
        (.deadline, 504, "no-store"),
        (.cancelled, 503, "no-store"),
        (.failed, 500, "no-store"),
    ]

    private static let causes: [(cause: OriginError.Cause, problem: Problem)] = [
        (.malformed, .malformed), (.notAllowed, .notAllowed), (.missing, .missing), (.unsupported, .unsupported),
        (.tooLarge, .tooLarge), (.saturated, .saturated), (.draining, .draining), (.storeTrouble, .storeTrouble),
        (.renderTrouble, .renderTrouble), (.deadline, .deadline), (.cancelled, .cancelled), (.failed, .failed),
    ]

    @Test(arguments: contract)
    func `a problem has the contract's status and time to live`(problem: Problem, status: Int, cacheControl: String)
        async throws
    {
        let answer = try await Answer(ProblemDetails.response(problem, detail: "Do this.", requestID: "id-1"))
        #expect(answer.status == status)
        #expect(answer.headers[.cacheControl] == cacheControl)
        #expect(answer.headers[.contentType] == "application/problem+json")
        #expect((answer.headers[.retryAfter] != nil) == (status == 503 || status == 504))
        #expect((answer.headers[.allow] != nil) == (status == 405))
        let body = try answer.problem
        #expect(body.type == "urn:miniature:problem:\(problem.rawValue)")
        #expect(body.status == status)
        #expect(!body.title.isEmpty)
        #expect(body.detail == "Do this.")
        #expect(body.instance == "id-1")
    }

    @Test func `the contract has every problem and every cause`() {
        #expect(Set(Self.contract.map(\.problem)) == Set(Problem.allCases))
        #expect(Set(Self.causes.map(\.cause)) == Set(OriginError.Cause.allCases))
    }

    @Test(arguments: causes)
    func `a cause has its problem`(cause: OriginError.Cause, problem: Problem) {
        #expect(Problem(cause) == problem)
    }

    @Test func `no transient trouble is a 4xx, which would replace a CDN's stale copy`() {
        for problem in [Problem.saturated, .draining, .storeTrouble, .deadline, .cancelled, .failed] {
            #expect(problem.row.status.code >= 500)
        }
    }

    @Test(arguments: [
        (nil, "1"), (Duration.zero, "1"), (.milliseconds(300), "1"), (.seconds(1), "1"), (.seconds(7), "7"),
    ])
    func `the time to try again is in whole seconds and never none`(time: Duration?, field: String) {
        let response = ProblemDetails.response(.saturated, detail: "", requestID: "", retryAfter: time)
        #expect(response.headers[.retryAfter] == field)
    }

    @Test func `text from outside can't break the body`() async throws {
        let text = "“\"quotes\"”, \\, \n, <script>, 猫"
        let answer = try await Answer(ProblemDetails.response(.malformed, detail: text, requestID: "i"))
        #expect(try answer.problem.detail == text)
    }
}
