// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CFiles
internal import Glibc
internal import Synchronization

/// The folder at a path, whichever that is now: a disk may be unmounted and come back, a link be turned to another.
///
/// A folder that was opened once stays open when it is moved or deleted, and every name in a deleted one is missing. That
/// must not be told as 404, which caches keep. So the path is looked up for every call, which costs a microsecond.
final class FolderRoot: Sendable {
    private struct State {
        var folder: Folder
        var identity: FolderIdentity
        /// The folder that must not vanish, as it was when it was seen last; nil when it was never there.
        var lasting: FolderIdentity?
    }

    private let path: String
    /// The topmost folder whose objects are not known to be missing while it is not there, or empty in place of another.
    private let lasting: [UInt8]?
    private let state: Mutex<State>

    /// Opens a folder, which must exist.
    ///
    /// - Parameters:
    ///   - path: its absolute path.
    ///   - lasting: the name of a topmost folder that somebody else fills, such as a mount.
    /// - Throws: `misconfigured`
    init(_ path: String, lasting: String?) throws(StoreError) {
        self.path = path
        self.lasting = lasting.map { Array($0.utf8) }
        let folder = try Folder(path)
        state = Mutex(
            State(folder: folder, identity: folder.identity, lasting: self.lasting.flatMap { folder.identity(of: $0) }))
    }

    /// The folder that is at the path now.
    ///
    /// - Throws: `unavailable` when there is none.
    func current() throws(StoreError) -> Folder {
        guard let identity = FolderIdentity(path: path) else {
            throw StoreError(.unavailable, "The folder \(path) is not there: \(String(cString: strerror(errno))).")
        }
        if let folder = state.withLock({ $0.identity == identity ? $0.folder : nil }) { return folder }
        let folder: Folder
        do throws(StoreError) { folder = try Folder(path) } catch { throw StoreError(.unavailable, error.message) }
        state.withLock { state in
            state.folder = folder
            state.identity = folder.identity
            // What is not in the new one need not have vanished: it may be another collection.
            if let lasting { state.lasting = folder.identity(of: lasting) ?? state.lasting }
        }
        return folder
    }

    /// What keeps every call from succeeding; nil if nothing does.
    var problem: StoreError? {
        do throws(StoreError) {
            let folder = try current()
            if let lasting { try check(lasting, in: folder) }
            return nil
        } catch { return error }
    }

    /// Makes sure that an object that was not found is missing, and not the folder that it would be in.
    ///
    /// - Throws: `unavailable` otherwise.
    func checkAbsence(of key: FolderPath, in folder: Folder) throws(StoreError) {
        guard let lasting, key.names.count > 1, key.names[0] == lasting else { return }
        try check(lasting, in: folder)
    }

    /// Whether the folder that an object would be in holds others, so that this one was deleted.
    ///
    /// An empty one may be the mountpoint of a disk that is away, which a new process can't tell.
    func hasOthers(beside key: FolderPath, in folder: Folder) -> Bool {
        guard let lasting, key.names.count > 1, key.names[0] == lasting else { return true }
        return !folder.isEmpty(lasting)
    }

    private func check(_ lasting: [UInt8], in folder: Folder) throws(StoreError) {
        let now = folder.identity(of: lasting)
        let known = state.withLock { $0.lasting }
        guard now != known else { return }
        // Another folder than before: the bare mountpoint, if nothing is in it.
        guard let now, known == nil || !folder.isEmpty(lasting) else {
            throw StoreError(
                .unavailable, "The folder \(path)/\(String(decoding: lasting, as: UTF8.self)) is not there any more.")
        }
        state.withLock { $0.lasting = now }
    }
}

/// Which folder it is, whatever its name: a device and a number on it.
struct FolderIdentity: Equatable {
    private let device: dev_t
    private let number: ino_t

    /// The folder at a path; nil, and the reason in `errno`, when there is none.
    init?(path: String) {
        var status = stat()
        guard fstatat(AT_FDCWD, path, &status, 0) == 0 else { return nil }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            errno = ENOTDIR
            return nil
        }
        self.init(status)
    }

    init(_ status: stat) {
        device = status.st_dev
        number = status.st_ino
    }
}

extension Folder {
    /// Which folder a topmost one is; nil when it is not there.
    func identity(of name: [UInt8]) -> FolderIdentity? {
        guard let raw = open(name, cfiles_o_path | O_DIRECTORY) else { return nil }
        let file = Descriptor(raw)
        var status = stat()
        return fstat(file.raw, &status) == 0 ? FolderIdentity(status) : nil
    }

    /// Whether nothing is in a topmost folder, or it is not there.
    func isEmpty(_ name: [UInt8]) -> Bool {
        guard let raw = open(name, O_RDONLY | O_DIRECTORY) else { return true }
        guard let stream = cfiles_folder_open(raw) else {
            close(raw)
            return true
        }
        defer { cfiles_folder_close(stream) }
        var kind = CFILES_OTHER
        return cfiles_folder_next(stream, &kind) == nil
    }
}
