// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CProcess
internal import Glibc

/// An anonymous file in memory (memfd), which one process fills and another maps, without the bytes being copied.
public final class SharedMemory: Sendable {
    /// The file, for sending it to another process.
    public let descriptor: Descriptor

    /// Makes an empty one.
    ///
    /// - Throws: ``JobSocketError/system(_:)`` when the process has no descriptor left.
    public init(name: String) throws(JobSocketError) {
        let number = cprocess_memfd(name)
        guard number >= 0 else { throw .system(-number) }
        descriptor = Descriptor(owning: number)
    }

    /// Takes over one that another process made.
    public init(_ descriptor: Descriptor) { self.descriptor = descriptor }

    /// The length in bytes, as the kernel has it now.
    public var count: Int {
        var status = stat()
        return fstat(descriptor.number, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Empties it.
    public func clear() throws(JobSocketError) {
        guard ftruncate(descriptor.number, 0) == 0, lseek(descriptor.number, 0, SEEK_SET) == 0 else {
            throw .system(errno)
        }
    }

    /// Adds bytes at the end.
    public func append(_ bytes: UnsafeRawBufferPointer) throws(JobSocketError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = write(descriptor.number, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if written < 0 {
                if errno == EINTR { continue }
                throw .system(errno)
            }
            rest = rest.dropFirst(written)
        }
    }

    /// Fixes the bytes as they are: nobody who has the file can write to it, cut it or let it grow any more.
    ///
    /// A file is sealed before a render process gets it, and again before what that made is read. Else one process could
    /// cut what another has mapped, which ends that by SIGBUS. Sealing twice is as good as once.
    ///
    /// - Throws: ``JobSocketError/system(_:)`` with EBUSY when somebody has it mapped for writing.
    public func seal() throws(JobSocketError) {
        let status = cprocess_seal(descriptor.number)
        // EPERM: it was sealed before, for good.
        guard status == 0 || status == -EPERM else { throw .system(-status) }
    }

    /// Maps the bytes for reading while `body` runs.
    ///
    /// An empty file is an empty buffer.
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let length = count
        let address = length > 0 ? mmap(nil, length, PROT_READ, MAP_PRIVATE, descriptor.number, 0) : nil
        guard let address, address != MAP_FAILED else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
        defer { munmap(address, length) }
        return try body(UnsafeRawBufferPointer(start: address, count: length))
    }

    /// Reads up to `target.count` bytes from the beginning; the number read.
    public func read(into target: UnsafeMutableRawBufferPointer) -> Int {
        var total = 0
        while total < target.count {
            let part = UnsafeMutableRawBufferPointer(rebasing: target[total...])
            let count = pread(descriptor.number, part.baseAddress, part.count, off_t(total))
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            total += count
        }
        return total
    }
}
