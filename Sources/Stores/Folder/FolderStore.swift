// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import HTTPClient
public import NIOCore
public import NIOPosix
public import Spelling

/// The objects of a folder of a local file system, a file each.
///
/// For a machine with a disk of its own, for development and for tests. Files
/// put there by other means are objects too. Several processes may share a
/// folder. Attributes live in an extended attribute, which ext4, xfs, btrfs
/// and, since Linux 6.6, tmpfs keep.
///
/// Unlike S3, a folder cannot hold both `a` and `a/b`: storing the second
/// fails with the code `conflict`.
public final class FolderStore: ObjectStore {
    /// `file:///folder`.
    public let name: String

    private let root: FolderRoot
    private let threads: NIOThreadPool
    private let ownsThreads: Bool

    /// Opens a folder, which must exist.
    ///
    /// - Parameters:
    ///   - path: The folder's absolute path.
    ///   - lasting: A topmost folder that somebody else fills. Its objects are not taken for missing while it is away.
    ///   - threads: A running pool to wait for the disk in; by default an own
    ///     one of 4. The threads that run Swift's tasks are as few as the
    ///     processor's cores, and one in a read is one less.
    /// - Throws: An error with the code `misconfigured` if the folder cannot be used.
    public init(_ path: String, lasting: String? = nil, threads: NIOThreadPool? = nil) throws(StoreError) {
        guard path.hasPrefix("/") else {
            throw StoreError(.misconfigured, "The folder \"\(path)\" is not given by an absolute path.")
        }
        name = "file://\(path)"
        root = try FolderRoot(path, lasting: lasting)
        ownsThreads = threads == nil
        self.threads = threads ?? NIOThreadPool(numberOfThreads: 4)
        if ownsThreads { self.threads.start() }
    }

    deinit {
        guard ownsThreads else { return }
        threads.shutdownGracefully { _ in }
    }

    /// See ``ObjectStore/head(_:deadline:)``.
    public func head(_ key: ObjectKey, deadline: ContinuousClock.Instant) async throws(StoreError) -> ObjectHead {
        let path = FolderPath(key)
        return try await find(path, deadline) { folder, work throws(StoreError) in try folder.head(path, work) }
    }

    /// See ``ObjectStore/get(_:limit:into:deadline:)``.
    public func get(
        _ key: ObjectKey,
        limit: Int,
        into sink: any BodySink,
        deadline: ContinuousClock.Instant
    ) async throws(StoreError) -> ObjectHead {
        let path = FolderPath(key)
        return try await find(path, deadline) { folder, work throws(StoreError) in
            try folder.get(path, limit: limit, into: sink, work)
        }
    }

    /// See ``ObjectStore/put(_:at:attributes:condition:deadline:)``.
    public func put(
        _ bytes: ByteBuffer,
        at key: ObjectKey,
        attributes: ObjectAttributes,
        condition: PutCondition,
        deadline: ContinuousClock.Instant
    ) async throws(StoreError) {
        try attributes.check()
        try await run(deadline) { folder, work throws(StoreError) in
            try folder.put(bytes, at: FolderPath(key), attributes, replacing: condition == .none, work)
        }
    }

    /// See ``ObjectStore/delete(_:deadline:)``.
    public func delete(_ key: ObjectKey, deadline: ContinuousClock.Instant) async throws(StoreError) {
        try await run(deadline) { folder, work throws(StoreError) in
            try folder.delete(FolderPath(key), work)
        }
    }

    /// See ``ObjectStore/list(prefix:after:limit:deadline:)``.
    public func list(
        prefix: String,
        after: ObjectKey?,
        limit: Int,
        deadline: ContinuousClock.Instant
    ) async throws(StoreError) -> ObjectPage {
        try await run(deadline) { folder, work throws(StoreError) in
            var listing = FolderListing(folder, prefix: prefix, after: after, limit: limit, work)
            return try listing.page()
        }
    }

    /// See ``ObjectStore/isGone(_:deadline:)``.
    ///
    /// An empty folder of originals proves nothing: the mountpoint of a disk that is away looks the same.
    public func isGone(_ key: ObjectKey, deadline: ContinuousClock.Instant) async throws(StoreError) -> Bool {
        let path = FolderPath(key)
        do throws(StoreError) {
            _ = try await head(key, deadline: deadline)
            return false
        } catch {
            guard error.code == .notFound else { throw error }
        }
        let root = root
        return try await run(deadline) { folder, _ throws(StoreError) in root.hasOthers(beside: path, in: folder) }
    }

    /// See ``ObjectStore/health``: whether there is a folder, which a look at the path tells.
    public var health: StoreHealth { StoreHealth(problem: root.problem) }

    /// Looks for an object; not to find it is believed only while the folder is there that it would be in.
    private func find<Value: Sendable>(
        _ path: FolderPath, _ deadline: ContinuousClock.Instant,
        _ body: @escaping @Sendable (Folder, FolderWork) throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        let root = root
        return try await run(deadline) { folder, work throws(StoreError) in
            do throws(StoreError) { return try body(folder, work) } catch {
                if error.code == .notFound { try root.checkAbsence(of: path, in: folder) }
                throw error
            }
        }
    }

    /// Does work on a thread of the pool, in the folder that is at the path now.
    private func run<Value: Sendable>(
        _ deadline: ContinuousClock.Instant,
        _ body: @escaping @Sendable (Folder, FolderWork) throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        let work = FolderWork(deadline: deadline)
        let root = root
        do {
            return try await withTaskCancellationHandler {
                try await threads.runIfActive { try body(root.current(), work) }
            } onCancel: {
                work.cancel()
            }
        } catch let error as StoreError {
            throw error
        } catch is CancellationError {
            throw StoreError(.cancelled, "The work on a file was cancelled.")
        } catch {
            throw StoreError(.unavailable, "The folder's threads are shut down.", underlying: error)
        }
    }
}
