// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import HTTPClient
public import NIOCore
public import Spelling
public import Stores
internal import Synchronization

/// A store that counts what is asked of it, and is in trouble where it is told to be.
public final class CountingStore: ObjectStore {
    /// What may be asked of a store for one key.
    public enum Operation: Hashable, Sendable {
        /// The calls of ``ObjectStore``, but for the list.
        case head, get, put, delete
    }

    /// What may go wrong.
    public enum Trouble: Sendable {
        /// The call fails at once.
        case fails(StoreError.Code)
        /// A transfer breaks off after a number of bytes.
        case breaksOff(after: Int)
        /// The call does not go on until the signal is fired or its task cancelled.
        case hangs(until: Signal)
    }

    private struct Call: Hashable {
        let operation: Operation
        let key: ByteString
    }

    private struct State {
        var begun: [Call] = []
        var ended = 0
        var troubles: [Call: (trouble: Trouble, times: Int)] = [:]
        var trouble: Trouble?
        var attributes: [ByteString: ObjectAttributes] = [:]
    }

    private let base: any ObjectStore
    private let state = Mutex(State())

    /// Counts what is asked of another store.
    public init(_ base: any ObjectStore) { self.base = base }

    /// The other store's name.
    public var name: String { base.name }

    /// Makes trouble for one kind of call on one key, as often as told.
    public func make(_ trouble: Trouble, for operation: Operation, of key: String, times: Int = .max) {
        state.withLock { $0.troubles[Call(operation: operation, key: ByteString(key))] = (trouble, times) }
    }

    /// Makes trouble for every call, or with nil ends that.
    public func makeEverywhere(_ trouble: Trouble?) { state.withLock { $0.trouble = trouble } }

    /// How often this was asked for this key.
    public func count(_ operation: Operation, _ key: String) -> Int {
        keys(operation).count { ByteString($0) == ByteString(key) }
    }

    /// The keys this was asked for, in order.
    public func keys(_ operation: Operation) -> [String] {
        state.withLock { state in state.begun.filter { $0.operation == operation }.map(\.key.string) }
    }

    /// How many calls have begun.
    public var begun: Int { state.withLock { $0.begun.count } }

    /// How many calls have come to an end, good or bad.
    public var ended: Int { state.withLock { $0.ended } }

    /// What an object was last stored with.
    public func attributes(of key: String) -> ObjectAttributes? { state.withLock { $0.attributes[ByteString(key)] } }

    /// See ``ObjectStore/head(_:deadline:)``.
    public func head(_ key: ObjectKey, deadline: ContinuousClock.Instant) async throws(StoreError) -> ObjectHead {
        defer { end() }
        _ = try await begin(.head, key)
        return try await base.head(key, deadline: deadline)
    }

    /// See ``ObjectStore/get(_:limit:into:deadline:)``.
    public func get(
        _ key: ObjectKey, limit: Int, into sink: any BodySink, deadline: ContinuousClock.Instant
    ) async throws(StoreError) -> ObjectHead {
        defer { end() }
        let longest = try await begin(.get, key)
        guard let longest else { return try await base.get(key, limit: limit, into: sink, deadline: deadline) }
        let short = ShortSink(sink, longest: longest)
        do throws(StoreError) {
            return try await base.get(key, limit: limit, into: short, deadline: deadline)
        } catch {
            throw error.underlying is ShortSink.End ? StoreError(.truncated, "The test broke it off.") : error
        }
    }

    /// See ``ObjectStore/isGone(_:deadline:)``.
    public func isGone(_ key: ObjectKey, deadline: ContinuousClock.Instant) async throws(StoreError) -> Bool {
        defer { end() }
        _ = try await begin(.get, key)
        return try await base.isGone(key, deadline: deadline)
    }

    /// What the other store knows of itself.
    public var health: StoreHealth { base.health }

    /// See ``ObjectStore/put(_:at:attributes:condition:deadline:)``.
    public func put(
        _ bytes: ByteBuffer, at key: ObjectKey, attributes: ObjectAttributes, condition: PutCondition,
        deadline: ContinuousClock.Instant
    ) async throws(StoreError) {
        defer { end() }
        _ = try await begin(.put, key)
        state.withLock { $0.attributes[ByteString(key.string)] = attributes }
        try await base.put(bytes, at: key, attributes: attributes, condition: condition, deadline: deadline)
    }

    /// See ``ObjectStore/delete(_:deadline:)``.
    public func delete(_ key: ObjectKey, deadline: ContinuousClock.Instant) async throws(StoreError) {
        defer { end() }
        _ = try await begin(.delete, key)
        try await base.delete(key, deadline: deadline)
    }

    /// See ``ObjectStore/list(prefix:after:limit:deadline:)``.
    public func list(
        prefix: String, after: ObjectKey?, limit: Int, deadline: ContinuousClock.Instant
    ) async throws(StoreError) -> ObjectPage {
        try await base.list(prefix: prefix, after: after, limit: limit, deadline: deadline)
    }

    /// See ``ObjectStore/folders(deadline:)``.
    public func folders(
        beginning starts: [String], deadline: ContinuousClock.Instant
    ) async throws(StoreError) -> [String] {
        try await base.folders(beginning: starts, deadline: deadline)
    }

    /// Counts a call and brings its trouble about; the number of bytes it may transfer, or nil for all.
    private func begin(_ operation: Operation, _ key: ObjectKey) async throws(StoreError) -> Int? {
        let trouble = state.withLock { state in
            let call = Call(operation: operation, key: ByteString(key.string))
            state.begun.append(call)
            guard let own = state.troubles[call], own.times > 0 else { return state.trouble }
            state.troubles[call]?.times -= 1
            return own.trouble
        }
        switch trouble {
        case .fails(let code): throw StoreError(code, "The test wants it so: bucket secret-bucket, /srv/secret.")
        case .breaksOff(let count): return count
        case .hangs(let signal):
            do { try await signal.wait() } catch { throw StoreError(.cancelled, "The test was left waiting.") }
            return nil
        case nil: return nil
        }
    }

    private func end() { state.withLock { $0.ended += 1 } }
}

/// Passes on the first bytes, then breaks off.
private final class ShortSink: BodySink {
    struct End: Error {}

    private let base: any BodySink
    private let rest: Mutex<Int>

    init(_ base: any BodySink, longest: Int) {
        self.base = base
        rest = Mutex(longest)
    }

    func begin(status: Int, contentLength: Int?) throws { try base.begin(status: status, contentLength: contentLength) }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        let count = rest.withLock { rest in
            defer { rest -= min(rest, bytes.count) }
            return min(rest, bytes.count)
        }
        try base.write(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        if count < bytes.count { throw End() }
    }
}
