// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import AWS

/// When credentials are replaced, and who waits for that.
@Suite struct RotatingCredentialsTests {
    private let source = ScriptedSource()
    private let time = TestTime()

    private func rotating(random: Double = 0, failures: Recorder = Recorder()) -> RotatingCredentials {
        RotatingCredentials(source, clock: time.clock(random: random)) { failures.add($0) }
    }

    private func key(_ rotating: RotatingCredentials) async throws -> String? {
        try await rotating.credentials()?.accessKeyID
    }

    /// Lets the refresh under way end, and waits until that is known.
    private func give(_ result: Result<Credentials, AWSError>, _ rotating: RotatingCredentials) async {
        await source.asked()
        source.answer(result)
        await rotating.settled()
    }

    private func lasting(_ name: String, _ seconds: Int64?) -> Result<Credentials, AWSError> {
        .success(
            Credentials(
                accessKeyID: name, secretAccessKey: "hidden", expiration: seconds.map { time.unixSeconds + $0 }))
    }

    private var failing: Result<Credentials, AWSError> { .failure(AWSError(source: "scripted", "No.")) }

    /// A rotation that has its first credentials.
    private func begun(
        _ seconds: Int64?, random: Double = 0, failures: Recorder = Recorder()
    ) async throws -> RotatingCredentials {
        let rotating = rotating(random: random, failures: failures)
        async let first = key(rotating)
        await give(lasting("A", seconds), rotating)
        #expect(try await first == "A")
        return rotating
    }

    @Test func `a hundred callers cause one refresh`() async throws {
        let rotating = rotating()
        try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<100 { group.addTask { try await rotating.credentials()?.accessKeyID } }
            await give(lasting("A", 3600), rotating)
            for try await name in group { #expect(name == "A") }
        }
        #expect(source.count == 1 && rotating.source == "scripted")
    }

    @Test(.timeLimit(.minutes(5)), arguments: [-1000, 0, 20])
    func `a request waits no longer than it may, and the refresh goes on for the next`(_ left: Int) async throws {
        let rotating = rotating()
        let error = await #expect(throws: AWSError.self) {
            try await rotating.credentials(by: .now + .milliseconds(left))
        }
        #expect(error?.code == .timeout && rotating.isRefreshing)
        await give(lasting("A", 3600), rotating)
        #expect(try await rotating.credentials(by: .now)?.accessKeyID == "A" && source.count == 1)
    }

    @Test func `old ones serve while one task gets others ahead of their end`() async throws {
        let rotating = try await begun(3600)
        time.advance(2699)
        #expect(try await key(rotating) == "A" && source.count == 1 && !rotating.isRefreshing)
        time.advance(1)
        for _ in 0..<100 { #expect(try await key(rotating) == "A") }
        await give(lasting("B", 3600), rotating)
        #expect(try await key(rotating) == "B" && source.count == 2 && !rotating.isRefreshing)
    }

    @Test func `chance spreads the refreshes of a fleet over five minutes`() async throws {
        let rotating = try await begun(3600, random: 0.999)
        time.advance(2990)
        #expect(try await key(rotating) == "A" && source.count == 1 && !rotating.isRefreshing)
        time.advance(10)
        #expect(try await key(rotating) == "A")
        await give(lasting("B", 3600), rotating)
        #expect(source.count == 2)
    }

    @Test func `short ones are replaced at half of their life`() async throws {
        let rotating = try await begun(60)
        time.advance(29)
        #expect(try await key(rotating) == "A" && source.count == 1 && !rotating.isRefreshing)
        time.advance(1)
        #expect(try await key(rotating) == "A")
        await give(lasting("B", 60), rotating)
        #expect(try await key(rotating) == "B" && source.count == 2 && !rotating.isRefreshing)
    }

    @Test func `ones without an end are kept`() async throws {
        let rotating = try await begun(nil)
        time.advance(1_000_000_000)
        #expect(try await key(rotating) == "A" && source.count == 1 && !rotating.isRefreshing)
    }

    @Test func `in the last five minutes requests wait, and get the old ones if that fails`() async throws {
        let failures = Recorder()
        let rotating = try await begun(3600, failures: failures)
        time.advance(3300)
        async let waiting = key(rotating)
        await give(failing, rotating)
        #expect(try await waiting == "A" && failures.errors.count == 1)
        // After a failure nobody waits again before the next try.
        #expect(try await key(rotating) == "A" && source.count == 2 && !rotating.isRefreshing)
        time.advance(1)
        async let again = key(rotating)
        await give(lasting("B", 3600), rotating)
        #expect(try await again == "B" && source.count == 3)
    }

    @Test func `failures are tried again after longer and longer`() async throws {
        let failures = Recorder()
        let rotating = try await begun(3600, random: 1, failures: failures)
        time.advance(3000)
        for (index, wait) in [1, 2, 4, 8, 16, 32, 60, 60].enumerated() {
            #expect(try await key(rotating) == "A")
            await give(failing, rotating)
            time.advance(Int64(wait) - 1)
            #expect(
                try await key(rotating) == "A" && source.count == index + 2 && !rotating.isRefreshing
                    && failures.errors.count == index + 1)
            time.advance(1)
        }
    }

    @Test func `when they are over and there are no others, requests fail at once until the next try`() async throws {
        let rotating = try await begun(3600, random: 1)
        time.advance(3600)
        let waiting = Task { try await key(rotating) }
        await give(failing, rotating)
        await #expect(throws: AWSError.self) { try await waiting.value }
        for _ in 0..<100 { await #expect(throws: AWSError.self) { try await key(rotating) } }
        #expect(source.count == 2 && !rotating.isRefreshing)
        time.advance(1)
        async let again = key(rotating)
        await give(lasting("B", 3600), rotating)
        #expect(try await again == "B" && source.count == 3)
    }

    @Test func `credentials that have expired already are an error, or are hidden by old ones`() async throws {
        let failures = Recorder()
        let rotating = try await begun(3600, failures: failures)
        time.advance(3000)
        #expect(try await key(rotating) == "A")
        await give(lasting("B", 0), rotating)
        #expect(try await key(rotating) == "A")
        #expect(
            failures.errors.first?.message == "scripted: It gave credentials that have expired; or the clock is wrong.")
    }

    @Test func `refused ones are replaced by one refresh`() async throws {
        let rotating = try await begun(3600)
        let old = try #require(try await rotating.credentials())
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<100 { group.addTask { await rotating.invalidate(old) } }
        }
        #expect(source.count == 1)
        async let next = key(rotating)
        await give(lasting("B", 3600), rotating)
        #expect(try await next == "B")
        // Those who were slower to be refused have nothing against the new ones.
        await rotating.invalidate(old)
        #expect(try await key(rotating) == "B" && source.count == 2 && !rotating.isRefreshing)
    }

    @Test func `refused ones serve on if there are no others, and are not asked about again at once`() async throws {
        let rotating = try await begun(nil)
        let old = try #require(try await rotating.credentials())
        await rotating.invalidate(old)
        async let next = key(rotating)
        await give(.success(old), rotating)
        #expect(try await next == "A")
        await rotating.invalidate(old)
        #expect(try await key(rotating) == "A" && source.count == 2 && !rotating.isRefreshing)
        time.advance(30)
        await rotating.invalidate(old)
        async let later = key(rotating)
        await give(failing, rotating)
        #expect(try await later == "A" && source.count == 3)
    }

    @Test func `a clock set back does not keep them beyond their end`() async throws {
        let rotating = try await begun(3600)
        time.set(back: 86400)
        time.advance(3600)
        async let next = key(rotating)
        await give(lasting("B", 3600), rotating)
        #expect(try await next == "B" && source.count == 2)
    }

    @Test func `a clock set forward ends them`() async throws {
        let rotating = try await begun(3600)
        time.set(back: -86400)
        async let next = key(rotating)
        await give(lasting("B", 3600), rotating)
        #expect(try await next == "B")
    }

    @Test func `a caller that is cancelled leaves, and the refresh goes on for the others`() async throws {
        let rotating = rotating()
        let impatient = Task { try await key(rotating) }
        await source.asked()
        impatient.cancel()
        let error = await #expect(throws: AWSError.self) { try await impatient.value }
        #expect(error?.code == .cancelled)
        async let other = key(rotating)
        await give(lasting("A", 3600), rotating)
        #expect(try await other == "A" && source.count == 1)
    }

    @Test func `printing it shows no secret`() async throws {
        #expect(try await !Fixture.reveals(begun(3600)))
        #expect(!Fixture.reveals(CredentialsLease(Fixture.credentials, time.clock(random: 0))))
    }
}
