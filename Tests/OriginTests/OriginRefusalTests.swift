// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Stores
import TestSupport
import Testing

@testable import Origin

@Suite(.serialized, .timeLimit(.minutes(2)))
struct OriginRefusalTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(SamplePNG.noise(400, 300), at: "originals/cat.png")
    }

    /// Nothing of the store's own words is for clients.
    private static func expectDiscreet(_ error: OriginError) {
        for secret in ["bucket", "secret", "/srv", "originals", "file://", "/tmp"] {
            #expect(!error.detail.contains(secret), "\(error.detail)")
        }
    }

    @Test(arguments: ["/", "/cat.png", "/40x30", "/40x30/", "/0x0/cat.png", "/40x30/%ff", "/40x30,fit=x/cat.png", ""])
    func `a path that is no variant's is malformed`(path: String) async throws {
        try await OriginHarness.run(in: folder, renders: false) { harness in
            #expect(await harness.cause(path) == .malformed)
            #expect(harness.store.keys(.get).isEmpty)
        }
    }

    @Test func `a size that is not offered is refused without a look at the store`() async throws {
        try await OriginHarness.run(in: folder, renders: false) { harness in
            #expect(await harness.cause("/41x30/cat.png") == .notAllowed)
            #expect(await harness.cause("/40x30,quality=9/cat.png") == .notAllowed)
            #expect(harness.store.keys(.get).isEmpty && harness.store.keys(.head).isEmpty)
        }
    }

    @Test(arguments: ["dog.png", "../originals/cat.png", "cat.png/x", "a//b"])
    func `an original that is not there is missing`(key: String) async throws {
        try await OriginHarness.run(in: folder, renders: false) { harness in
            let error = try await harness.error("/40x30/\(key)")
            #expect(error.cause == .missing)
            Self.expectDiscreet(error)
        }
    }

    @Test func `an original that we may not read is missing too`() async throws {
        try await OriginHarness.run(in: folder, renders: false) { harness in
            harness.store.make(.fails(.forbidden), for: .get, of: "originals/cat.png")
            #expect(await harness.cause("/40x30/cat.png") == .missing)
        }
    }

    private static let unusable: [String: [UInt8]] = {
        let whole = SamplePNG.noise(400, 300)
        let half = Array(whole.prefix(200_000))
        return [
            "text": Array("hello, this is no picture".utf8),
            "empty": [],
            "svg": Array("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"/>".utf8),
            "cut-short": half,
            "head-only": Array(whole.prefix(60)),
            "damaged": half + [UInt8](repeating: 0, count: whole.count - half.count - 12) + SamplePNG.end,
        ]
    }()

    @Test(arguments: unusable.keys.sorted())
    func `what is no whole picture is unsupported, and nothing is stored of it`(name: String) async throws {
        let bytes = try #require(Self.unusable[name])
        try folder.write(bytes, at: "originals/\(name)")
        try await OriginHarness.run(in: folder) { harness in
            let error = try await harness.error("/40x30/\(name)")
            #expect(error.cause == .unsupported)
            Self.expectDiscreet(error)
            // It is not remembered either.
            #expect(try await harness.error("/40x30/\(name)").cause == .unsupported)
            #expect(harness.store.keys(.put).isEmpty)
        }
    }

    @Test func `a type that is switched off is unsupported`() async throws {
        try await OriginHarness.run(in: folder, renders: false, { $0.limits.types = [.jpeg] }) { harness in
            #expect(await harness.cause("/40x30/cat.png") == .unsupported)
        }
    }

    @Test func `an original over a bound is too large, be it bytes, pixels or a side`() async throws {
        try await OriginHarness.run(in: folder, { $0.limits.bytes = 100_000 }) { harness in
            let error = try await harness.error("/40x30/cat.png")
            #expect(error.cause == .tooLarge)
            Self.expectDiscreet(error)
        }
        try await OriginHarness.run(in: folder, { $0.limits.pixels = 119_999 }) { harness in
            #expect(await harness.cause("/40x30/cat.png") == .tooLarge)
        }
        try await OriginHarness.run(in: folder, { $0.limits.side = 399 }) { harness in
            #expect(await harness.cause("/40x30/cat.png") == .tooLarge)
        }
        try await OriginHarness.run(
            in: folder,
            {
                $0.limits.pixels = 120_000
                $0.limits.side = 400
            }
        ) { harness in
            let picture = try await harness.picture("/40x30/cat.png")
            #expect(picture.status == .miss)
        }
    }

    @Test func `more bytes than the budget for originals has are too much for now, and then it is free again`()
        async throws
    {
        try folder.write(SamplePNG.noise(40, 30), at: "originals/small.png")
        try await OriginHarness.run(in: folder, { $0.originalBytes = 100_000 }) { harness in
            let error = try await harness.error("/40x30/cat.png")
            #expect(error.cause == .saturated && error.retryAfter != nil)
            for _ in 0..<3 { #expect(await harness.cause("/40x30/cat.png") == .saturated) }
            let picture = try await harness.picture("/40x30/small.png")
            #expect(picture.status == .miss)
        }
    }

    @Test(arguments: [
        StoreError.Code.unavailable, .timeout, .throttled, .misconfigured, .truncated,
    ])
    func `a store that is down is the store's trouble and worth another try`(code: StoreError.Code) async throws {
        try await OriginHarness.run(in: folder) { harness in
            harness.store.makeEverywhere(.fails(code))
            let error = try await harness.error("/40x30/cat.png")
            #expect(error.cause == .storeTrouble)
            #expect(error.retryAfter == .seconds(2))
            #expect(error.diagnostic.contains(code.rawValue))
            Self.expectDiscreet(error)
            harness.store.makeEverywhere(nil)
            let picture = try await harness.picture("/40x30/cat.png")
            #expect(picture.status == .miss)
        }
    }

    @Test func `a transfer that breaks off makes no picture`() async throws {
        try await OriginHarness.run(in: folder, renders: false) { harness in
            harness.store.make(.breaksOff(after: 200_000), for: .get, of: "originals/cat.png")
            #expect(await harness.cause("/40x30/cat.png") == .storeTrouble)
            #expect(harness.store.keys(.put).isEmpty)
        }
    }

    @Test func `a stored variant that can't be read is made anew`() async throws {
        try await OriginHarness.run(in: folder) { harness in
            harness.store.make(.fails(.unavailable), for: .get, of: "40x30/cat.png")
            let picture = try await harness.picture("/40x30/cat.png")
            #expect(picture.status == .miss)
        }
    }

    @Test func `a stored variant that breaks off is made anew`() async throws {
        try await OriginHarness.run(in: folder) { harness in
            harness.store.make(.breaksOff(after: 10), for: .get, of: "40x30/cat.png")
            try folder.write(SamplePNG.noise(40, 30), at: "40x30/cat.png")
            let picture = try await harness.picture("/40x30/cat.png")
            #expect(picture.status == .miss)
        }
    }

    @Test func `a variant that can't be stored reaches the client all the same`() async throws {
        try await OriginHarness.run(in: folder) { harness in
            harness.store.make(.fails(.unavailable), for: .put, of: "40x30/cat.png")
            let picture = try await harness.picture("/40x30/cat.png")
            #expect(picture.status == .miss)
            try await eventually { harness.logs.warnings.count == 1 }
            #expect(try await harness.picture("/40x30/cat.png").status == .memory)
        }
    }

    @Test func `a deadline that has passed is the deadline's error and takes no work`() async throws {
        try await OriginHarness.run(in: folder, renders: false) { harness in
            #expect(await harness.cause("/40x30/cat.png", deadline: .seconds(-1)) == .deadline)
            #expect(harness.fetches("cat.png") == 0)
        }
    }
}
