// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Hummingbird
internal import NIOCore

/// The bodies of messages that are on their way here, within bounds for all and for each sender.
///
/// What counts is what has come, not how many there are: a body that drips holds a few bytes, and a hundred of them keep
/// nobody out.
struct EventBodies: Sendable {
    /// Why a body was not taken.
    enum Refusal: Error {
        /// It is longer than any message.
        case tooLong
        /// There is no room for it now.
        case noRoom
        /// Its sender went away.
        case broken
    }

    private let longest: Int
    private let bytes: PeerBudget
    private let count: PeerBudget

    /// Makes room.
    ///
    /// - Parameters:
    ///   - longest: the longest body, in bytes.
    ///   - bytes: what all of them may hold together.
    ///   - count: how many there may be.
    init(longest: Int, bytes: Int, count: Int) {
        self.longest = longest
        self.bytes = PeerBudget(bytes)
        self.count = PeerBudget(count)
    }

    /// Collects a body and hands it on; its room is free again afterwards.
    func collect<Body: AsyncSequence & Sendable, Value: Sendable>(
        _ body: Body, from peer: Peer, _ use: (ByteBuffer) async -> Value
    ) async throws(Refusal) -> Value where Body.Element == ByteBuffer {
        guard count.take(1, for: peer) else { throw .noRoom }
        var collected = ByteBuffer()
        var taken = 0
        defer {
            count.give(1, from: peer)
            bytes.give(taken, from: peer)
        }
        var parts = body.makeAsyncIterator()
        while var part = try await Self.next(&parts) {
            guard taken + part.readableBytes <= longest else { throw .tooLong }
            guard bytes.take(part.readableBytes, for: peer) else { throw .noRoom }
            taken += part.readableBytes
            collected.writeBuffer(&part)
        }
        return await use(collected)
    }

    private static func next<Parts: AsyncIteratorProtocol>(
        _ parts: inout Parts
    ) async throws(Refusal) -> ByteBuffer? where Parts.Element == ByteBuffer {
        do { return try await parts.next() } catch { throw .broken }
    }
}
