// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CFiles
internal import Glibc
internal import NIOCore

extension Folder {
    /// How often to begin again where others remove the folders just made.
    private static let mostTries = 100

    /// Stores an object: written beside, then renamed, so that nobody sees a
    /// part of it and the old one stays until then.
    ///
    /// Nothing is flushed to the disk (fsync): after a power cut a variant may
    /// be missing or, on some file systems, empty, and is made again; waiting
    /// for the disk would cost each request milliseconds to save that.
    func put(
        _ bytes: ByteBuffer,
        at path: FolderPath,
        _ attributes: ObjectAttributes,
        replacing: Bool,
        _ work: FolderWork
    ) throws(StoreError) {
        try work.check()
        let temporary = "\(Self.temporary)/\(getpid())-\(String(UInt64.random(in: 0...UInt64.max), radix: 36))"
        do throws(StoreError) {
            try write(bytes, to: temporary, attributes, work)
            try move(temporary, to: path, replacing: replacing, work)
        } catch {
            removeTemporary(Array(temporary.utf8))
            throw error
        }
    }

    private func write(
        _ bytes: ByteBuffer,
        to temporary: String,
        _ attributes: ObjectAttributes,
        _ work: FolderWork
    ) throws(StoreError) {
        let flags = O_WRONLY | O_CREAT | O_EXCL
        let path = Array(temporary.utf8)
        var raw = open(path, flags, mode: 0o666)
        if raw == nil, errno == ENOENT {
            makeTemporary()
            raw = open(path, flags, mode: 0o666)
        }
        guard let raw else { throw StoreError(errno: errno, "Making a temporary file") }
        let file = Descriptor(raw)
        if !attributes.isEmpty { try Self.set(attributes, on: file) }
        var rest = bytes
        while rest.readableBytes > 0 {
            try work.check()
            // In pieces, to look at the deadline between them.
            let count = rest.withUnsafeReadableBytes { Glibc.write(file.raw, $0.baseAddress, min($0.count, 1 << 20)) }
            guard count >= 0 || errno == EINTR else { throw StoreError(errno: errno, "Writing an object") }
            rest.moveReaderIndex(forwardBy: max(0, count))
        }
    }

    private static func set(_ attributes: ObjectAttributes, on file: borrowing Descriptor) throws(StoreError) {
        var text = attributes.text
        let failed = text.withUTF8 { bytes in
            bytes.baseAddress.map { cfiles_set_attribute(file.raw, attribute, $0, bytes.count) } ?? 0
        }
        guard failed != 0 else { return }
        switch errno {
        case ENOTSUP:
            let reason =
                "The folder's file system keeps no user attributes. ext4, xfs and btrfs do, and tmpfs since Linux 6.6."
            throw StoreError(.misconfigured, reason)
        case let number: throw StoreError(errno: number, "Writing the attributes of an object")
        }
    }

    private func move(_ temporary: String, to path: FolderPath, replacing: Bool, _ work: FolderWork) throws(StoreError)
    {
        for _ in 0..<Self.mostTries {
            try work.check()
            guard let parent = try makeParent(of: path) else { continue }
            switch move(temporary, to: parent, path.last, replacing: replacing) {
            case 0: return
            // A deletion removed the folder after we opened it.
            case ENOENT: continue
            case EEXIST, EISDIR, ENOTEMPTY: try makeWay(in: parent, path.last)
            case EXDEV:
                let reason = "The folder spans several file systems, between which files cannot move."
                throw StoreError(.misconfigured, reason)
            case let number: throw StoreError(errno: number, "Putting an object in its place")
            }
        }
        throw StoreError(.conflict, "The folders of the object were removed again and again.")
    }

    /// Removes an empty folder that is where an object should be.
    private func makeWay(in parent: borrowing Descriptor, _ name: [UInt8]) throws(StoreError) {
        let text = name.map { CChar(bitPattern: $0) } + [0]
        guard unlinkat(parent.raw, text, AT_REMOVEDIR) != 0, errno != ENOENT else { return }
        guard errno != ENOTDIR else { throw StoreError(.preconditionFailed, "There is an object of this key already.") }
        let reason = "There are objects below this key, and a folder cannot hold both \"a\" and \"a/b\"."
        throw StoreError(.conflict, reason)
    }

    /// The folder of an object, made if need be; nil if somebody removed a
    /// part of it meanwhile.
    private func makeParent(of path: FolderPath) throws(StoreError) -> Descriptor? {
        let depth = path.names.count - 1
        if let raw = open(path.bytes(first: depth), cfiles_o_path | O_DIRECTORY) { return Descriptor(raw) }
        var made = 0
        while errno == ENOENT, made < depth {
            guard let raw = open(path.bytes(first: made), cfiles_o_path | O_DIRECTORY) else { break }
            let above = Descriptor(raw)
            let name = path.names[made].map { CChar(bitPattern: $0) } + [0]
            guard mkdirat(above.raw, name, 0o777) == 0 || errno == EEXIST else { break }
            made += 1
            errno = ENOENT
        }
        if made == depth, let raw = open(path.bytes(first: depth), cfiles_o_path | O_DIRECTORY) {
            return Descriptor(raw)
        }
        switch errno {
        case ENOENT: return nil
        case ENOTDIR:
            let reason = "There is an object above this key, and a folder cannot hold both \"a\" and \"a/b\"."
            throw StoreError(.conflict, reason)
        case let number: throw StoreError(errno: number, "Making the folders of an object")
        }
    }
}
