// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import HTTPClient
public import NIOCore
public import Spelling

/// Where originals come from and variants go to: S3, or a folder.
///
/// All stores behave alike, which one suite of tests holds them to. Every
/// call ends at its deadline, and soon after its task is cancelled.
public protocol ObjectStore: Sendable {
    /// The store's name for logs: `s3://bucket` or `file:///folder`.
    var name: String { get }

    /// Whether the store can work as it is configured, as far as is known.
    var health: StoreHealth { get }

    /// Asks about an object.
    ///
    /// - Throws: `notFound` if there is none.
    func head(_ key: ObjectKey, deadline: ContinuousClock.Instant) async throws(StoreError) -> ObjectHead

    /// Whether the store says in so many words that there is no such object, and not for want of what it would be in.
    func isGone(_ key: ObjectKey, deadline: ContinuousClock.Instant) async throws(StoreError) -> Bool

    /// Receives an object.
    ///
    /// - Parameters:
    ///   - key: The object's key.
    ///   - limit: The most bytes to receive.
    ///   - sink: Takes the bytes, on a thread that must not be kept waiting.
    ///     It may begin more than once, each time from zero; after an error
    ///     what it holds is void.
    ///   - deadline: When to give up.
    /// - Throws: `notFound` if there is none, `tooLarge` if it is longer than
    ///   the limit.
    func get(
        _ key: ObjectKey,
        limit: Int,
        into sink: any BodySink,
        deadline: ContinuousClock.Instant
    ) async throws(StoreError) -> ObjectHead

    /// Stores an object, whole or not at all, in place of one that is there.
    ///
    /// - Throws: `preconditionFailed` if the condition does not hold.
    func put(
        _ bytes: ByteBuffer,
        at key: ObjectKey,
        attributes: ObjectAttributes,
        condition: PutCondition,
        deadline: ContinuousClock.Instant
    ) async throws(StoreError)

    /// Deletes an object. Succeeds if there is none, as on S3.
    func delete(_ key: ObjectKey, deadline: ContinuousClock.Instant) async throws(StoreError)

    /// Deletes objects, whether they are there or not.
    ///
    /// - Returns: Those that could not be deleted, and why; none if all could.
    /// - Throws: What keeps it from going on.
    func delete(
        _ keys: [ObjectKey],
        deadline: ContinuousClock.Instant
    ) async throws(StoreError) -> [ObjectKey: StoreError]

    /// The names of the topmost folders, the parts of keys before their first `/`, that have one of these beginnings.
    ///
    /// None of the beginnings is the beginning of another, or folders would be named twice.
    func folders(beginning starts: [String], deadline: ContinuousClock.Instant) async throws(StoreError) -> [String]

    /// A part of the list of objects, in the order of their keys' UTF-8 bytes.
    ///
    /// - Parameters:
    ///   - prefix: What the keys begin with; empty for all.
    ///   - after: Only keys after this one, such as the last of the part before.
    ///   - limit: The most objects to return, at least 1.
    ///   - deadline: When to give up.
    func list(
        prefix: String,
        after: ObjectKey?,
        limit: Int,
        deadline: ContinuousClock.Instant
    ) async throws(StoreError) -> ObjectPage
}

extension ObjectStore {
    /// The names of the topmost folders, the parts of keys before their first `/`, that have one of these beginnings.
    ///
    /// By one short list for each, jumping from folder to folder, since a list of everything could take hours. `0` is the
    /// byte after `/`, so a folder's name and a `0` come after everything in it.
    public func folders(beginning starts: [String], deadline: ContinuousClock.Instant) async throws(StoreError)
        -> [String]
    {
        var names: [String] = []
        for start in starts {
            var after: ObjectKey?
            while let first = try await list(prefix: start, after: after, limit: 1, deadline: deadline).entries.first?
                .key
            {
                let name = first.string.utf8.prefix { $0 != UInt8(ascii: "/") }
                let isFolder = name.count < first.string.utf8.count
                if isFolder { names.append(String(Substring(name))) }
                after = isFolder ? try .checked(String(Substring(name)) + "0") : first
            }
        }
        return names
    }

    /// Whether a GET says so.
    ///
    /// HEAD's answer has no body on S3: its 404 may be a bucket that is missing, its 403 a missing object or a permission
    /// that was taken away.
    public func isGone(_ key: ObjectKey, deadline: ContinuousClock.Instant) async throws(StoreError) -> Bool {
        do throws(StoreError) {
            _ = try await get(key, limit: 0, deadline: deadline)
            return false
        } catch {
            // There is one, that is longer than nothing.
            if error.code == .tooLarge { return false }
            guard error.code == .notFound else { throw error }
            return true
        }
    }

    /// All is well.
    public var health: StoreHealth { StoreHealth() }

    /// Deletes one after the other.
    public func delete(
        _ keys: [ObjectKey],
        deadline: ContinuousClock.Instant
    ) async throws(StoreError) -> [ObjectKey: StoreError] {
        try await deleteInTurn(keys, deadline: deadline)
    }

    func deleteInTurn(
        _ keys: [ObjectKey],
        deadline: ContinuousClock.Instant
    ) async throws(StoreError) -> [ObjectKey: StoreError] {
        var failures: [ObjectKey: StoreError] = [:]
        for key in keys {
            do throws(StoreError) {
                try await delete(key, deadline: deadline)
            } catch {
                guard error.code != .cancelled, deadline > .now else { throw error }
                failures[key] = error
            }
        }
        return failures
    }

    /// Receives an object into memory; for small ones.
    ///
    /// - Throws: As ``get(_:limit:into:deadline:)``.
    public func get(
        _ key: ObjectKey,
        limit: Int,
        deadline: ContinuousClock.Instant
    ) async throws(StoreError) -> (ObjectHead, ByteBuffer) {
        let sink = BufferSink()
        let head = try await get(key, limit: min(limit, BufferSink.longest), into: sink, deadline: deadline)
        return (head, sink.take())
    }
}
