// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Spelling

/// Certificates by address, each fetched once for all who need it.
///
/// Only trusted ones are kept, so nobody can push those in use out with others. SNS has one for a region at a time.
actor CertificateCache {
    /// The most that are kept.
    static let capacity = 16
    /// How long a refusal is repeated without asking again: an address can be made up, and each would be a request.
    static let memory = Duration.seconds(30)
    /// The most that are fetched at once.
    static let width = 4
    /// The most refusals that are remembered.
    private static let mostRefusals = 256

    typealias Fetch = @Sendable () async throws(SNSError) -> CertificateChain
    private typealias Outcome = Result<CertificateChain, SNSError>

    private let now: @Sendable () -> ContinuousClock.Instant
    /// The one used last is at the end.
    private var kept: [(url: ByteString, chain: CertificateChain)] = []
    private var refusals: [ByteString: (error: SNSError, until: ContinuousClock.Instant)] = [:]
    private var flights: [ByteString: Task<Outcome, Never>] = [:]

    /// Makes an empty cache.
    init(now: @escaping @Sendable () -> ContinuousClock.Instant) { self.now = now }

    /// The certificate of an address.
    ///
    /// - Throws: what `fetch` threw, or an ``SNSError`` with the code `unreachable` when too many are on their way.
    func chain(_ url: ByteString, _ fetch: @escaping Fetch) async throws(SNSError) -> CertificateChain {
        if let index = kept.firstIndex(where: { $0.url == url }) {
            let entry = kept.remove(at: index)
            kept.append(entry)
            return entry.chain
        }
        if let refusal = refusals[url], now() < refusal.until { throw refusal.error }
        if let flight = flights[url] { return try await flight.value.get() }
        guard flights.count < Self.width else {
            throw SNSError(.unreachable, "\(Self.width) certificates are being fetched already.")
        }
        // A task of its own, since whoever asked first may leave; it ends with the deadline of the fetch.
        let flight = Task { () -> Outcome in
            let outcome: Outcome
            do throws(SNSError) { outcome = .success(try await fetch()) } catch { outcome = .failure(error) }
            land(url, outcome)
            return outcome
        }
        flights[url] = flight
        return try await flight.value.get()
    }

    /// Forgets a certificate that is not good any more, so that it is fetched again.
    func forget(_ url: ByteString) { kept.removeAll { $0.url == url } }

    private func land(_ url: ByteString, _ outcome: Outcome) {
        flights[url] = nil
        switch outcome {
        case .success(let chain):
            if kept.count >= Self.capacity { kept.removeFirst() }
            kept.append((url, chain))
            refusals[url] = nil
        // What could not be reached is asked again the next time.
        case .failure(let error) where error.code == .unreachable: break
        case .failure(let error):
            let now = now()
            refusals = refusals.filter { now < $0.value.until }
            if refusals.count >= Self.mostRefusals { refusals.removeAll() }
            refusals[url] = (error, now + Self.memory)
        }
    }
}
