// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import JobProtocol
public import NIOCore
public import Recipes

/// A finished picture, checked.
public struct Rendition: Sendable {
    /// The encoded bytes.
    public let bytes: ByteBuffer
    /// What the bytes are, read from their own header.
    public let info: SourceInfo
    /// How long the job waited for a process.
    public let waited: Duration
    /// How long decoding and encoding took.
    public let timing: JobReply.Timing

    /// Takes a result over, if it is what the plan says.
    ///
    /// The process that made it has just decoded a stranger's bytes. A decoder that was taken over may answer what it
    /// likes; it gets no further than wrong pixels of the right type and size.
    ///
    /// - Returns: nil when type or size differ from the plan, the file has more bytes than `limit`, or the process keeps it
    ///   mapped for writing, to change it later.
    init?(
        checking file: SharedMemory, atMost limit: Int, against plan: Plan, waited: Duration, timing: JobReply.Timing
    ) {
        // Before it is read: what is looked at is then what is answered, and the file can't grow behind our back.
        guard (try? file.seal()) != nil else { return nil }
        let count = file.count
        guard (1...limit).contains(count) else { return nil }
        var buffer = ByteBuffer()
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { space in
            file.read(into: UnsafeMutableRawBufferPointer(rebasing: space[..<count]))
        }
        let info = buffer.withUnsafeReadableBytes { bytes in
            bytes.withMemoryRebound(to: UInt8.self) { try? SourceInfo.read($0.span) }
        }
        guard let info, info.type == plan.encoding.type,
            PixelSize(width: info.width, height: info.height) == plan.geometry.result
        else { return nil }
        let bare = buffer.withUnsafeReadableBytes { bytes in
            bytes.withMemoryRebound(to: UInt8.self) { strippingResult($0.span, type: info.type) }
        }
        // A WebP that can't be stripped would tell where the original was taken.
        guard bare != nil || info.type != .webp else { return nil }
        bytes = bare.map { ByteBuffer(bytes: $0) } ?? buffer
        self.info = info
        self.waited = waited
        self.timing = timing
    }
}
