// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CFiles
internal import Glibc

/// A folder that nothing leads out of: every path is resolved by the kernel below
/// it (`openat2`, `RESOLVE_BENEATH`).
///
/// Checking names before opening them instead would race those who change symbolic
/// links.
///
/// All calls block.
final class Folder: Sendable {
    /// The folder of files being written, inside the root so that they can be renamed.
    static let temporary = ".~tmp"

    /// Which folder this is.
    let identity: FolderIdentity
    private let root: Descriptor

    /// Opens a folder, which must exist.
    init(_ path: String) throws(StoreError) {
        let raw = Glibc.open(path, cfiles_o_path | O_DIRECTORY | O_CLOEXEC)
        guard raw >= 0 else {
            let reason = String(cString: strerror(errno))
            throw StoreError(.misconfigured, "The folder \(path) cannot be opened: \(reason).")
        }
        root = Descriptor(raw)
        var status = stat()
        guard fstat(raw, &status) == 0 else { throw StoreError(errno: errno, "Asking about the folder \(path)") }
        identity = FolderIdentity(status)
        // Old container runtimes forbid openat2, which else shows with the first request.
        let again = cfiles_open_beneath(raw, ".", cfiles_o_path | O_DIRECTORY, 0)
        guard again >= 0 else {
            let reason = "The folder \(path) cannot be used: the system forbids openat2, which Linux 5.6 brought."
            throw StoreError(.misconfigured, reason)
        }
        close(again)
        removeLeftovers()
    }

    /// Opens a file or folder of a relative path, given in bytes; the result is
    /// a descriptor, or nil and the reason in `errno`.
    func open(_ path: [UInt8], _ flags: Int32, mode: mode_t = 0) -> Int32? {
        let text = path.map { CChar(bitPattern: $0) } + [0]
        while true {
            let raw = cfiles_open_beneath(root.raw, text, flags, mode)
            if raw >= 0 { return raw }
            // EAGAIN: somebody renamed a folder on the way, and the kernel could not tell whether we left.
            guard errno == EINTR || errno == EAGAIN else { return nil }
        }
    }

    /// Opens a path as ``open(_:_:mode:)`` does.
    ///
    /// - Parameter doing: What for, as the beginning of a sentence.
    func opened(_ path: [UInt8], _ flags: Int32, _ doing: String) throws(StoreError) -> Descriptor {
        guard let raw = open(path, flags) else { throw StoreError(errno: errno, doing) }
        return Descriptor(raw)
    }

    /// Makes the folder of temporary files, if it is not there.
    func makeTemporary() { _ = mkdirat(root.raw, Self.temporary, 0o777) }

    /// Removes a temporary file.
    func removeTemporary(_ path: [UInt8]) { _ = unlinkat(root.raw, path.map { CChar(bitPattern: $0) } + [0], 0) }

    /// Gives a temporary file its name in an open folder.
    ///
    /// 0, or `errno`.
    func move(_ temporary: String, to folder: borrowing Descriptor, _ name: [UInt8], replacing: Bool) -> Int32 {
        let text = name.map { CChar(bitPattern: $0) } + [0]
        let failed =
            replacing
            ? renameat(root.raw, temporary, folder.raw, text)
            : cfiles_rename_new(root.raw, temporary, folder.raw, text)
        return failed == 0 ? 0 : errno
    }
}
