// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CFiles
internal import Glibc
internal import HTTPClient

extension Folder {
    /// The most bytes handed to a sink at once.
    private static let pieceSize = 256 * 1024

    /// The attribute that holds an object's attributes.
    static let attribute = "user.miniature"

    /// Asks about an object.
    func head(_ path: FolderPath, _ work: FolderWork) throws(StoreError) -> ObjectHead {
        try work.check()
        return try head(of: openObject(path))
    }

    /// Reads an object.
    func get(
        _ path: FolderPath,
        limit: Int,
        into sink: any BodySink,
        _ work: FolderWork
    ) throws(StoreError) -> ObjectHead {
        try work.check()
        let file = try openObject(path)
        let head = try head(of: file)
        guard head.size <= limit else { throw StoreError(.tooLarge, "The object is longer than the limit.") }
        try Self.telling { try sink.begin(status: 200, contentLength: head.size) }
        let piece = UnsafeMutableRawBufferPointer.allocate(
            byteCount: min(max(head.size, 1), Self.pieceSize), alignment: 16)
        defer { piece.deallocate() }
        var offset = 0
        while offset < head.size {
            try work.check()
            let count = pread(file.raw, piece.baseAddress, min(piece.count, head.size - offset), off_t(offset))
            if count < 0 {
                guard errno == EINTR else { throw StoreError(errno: errno, "Reading an object") }
                continue
            }
            // Writers of ours replace files; somebody shortened this one in place.
            guard count > 0 else { throw StoreError(.truncated, "The object became shorter while it was read.") }
            try Self.telling { try sink.write(UnsafeRawBufferPointer(rebasing: piece[..<count])) }
            offset += count
        }
        return head
    }

    private func openObject(_ path: FolderPath) throws(StoreError) -> Descriptor {
        // O_NONBLOCK: else a named pipe of that name would be waited for.
        try opened(path.bytes, O_RDONLY | O_NONBLOCK | O_NOCTTY, "Opening an object")
    }

    private func head(of file: borrowing Descriptor) throws(StoreError) -> ObjectHead {
        var status = stat()
        guard fstat(file.raw, &status) == 0 else { throw StoreError(errno: errno, "Asking about an object") }
        guard status.isFile else { throw StoreError(.notFound, "There is a folder and no object of this key.") }
        let attributes = Self.attributes(of: file)
        return ObjectHead(
            size: Int(status.st_size), etag: status.etag, lastModified: Int64(status.st_mtim.tv_sec),
            contentType: attributes.contentType, cacheControl: attributes.cacheControl,
            metadata: attributes.metadata)
    }

    /// None for a file put there by hand, or where the file system has no
    /// attributes: nothing of ours can be there then.
    private static func attributes(of file: borrowing Descriptor) -> ObjectAttributes {
        // More than ObjectAttributes.check() lets through.
        let text = String(unsafeUninitializedCapacity: 8192) { buffer in
            max(0, cfiles_get_attribute(file.raw, attribute, buffer.baseAddress, buffer.count))
        }
        return ObjectAttributes(text: text)
    }

    private static func telling(_ sink: () throws -> Void) throws(StoreError) {
        do {
            try sink()
        } catch let error as StoreError {
            throw error
        } catch {
            throw StoreError(.unavailable, "The receiver refused the object: \(error)", underlying: error)
        }
    }
}

extension stat {
    /// Whether it is an ordinary file.
    var isFile: Bool { st_mode & S_IFMT == S_IFREG }

    /// Time and size in hexadecimal: changes when the file does, but for two
    /// changes within the kernel's clock tick that keep the size.
    var etag: String {
        // File systems have times that 64 bits of nanoseconds have not: before 1678 and after 2262. Wrapped around they
        // would share tags; and 128 bits are printed slowly, so that usual times do without.
        let exact = Int128(st_mtim.tv_sec) * 1_000_000_000 + Int128(st_mtim.tv_nsec)
        let nanoseconds = Int64(exactly: exact).map { String($0, radix: 16) } ?? String(exact, radix: 16)
        return nanoseconds + "-" + String(st_size, radix: 16)
    }
}
