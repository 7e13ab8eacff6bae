// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

extension ScriptedServer {
    /// The body that chunks make up (RFC 9112 §7.1), without extensions or trailers.
    ///
    /// Nil as long as the last chunk is not there.
    static func joinChunks(_ bytes: inout ByteBuffer) -> ByteBuffer? {
        var body = ByteBuffer()
        while let end = bytes.readableBytesView.firstIndex(of: UInt8(ascii: "\r")) {
            let digits = bytes.readString(length: end - bytes.readerIndex) ?? ""
            guard let size = Int(digits, radix: 16), bytes.readableBytes >= size + 4 else { return nil }
            bytes.moveReaderIndex(forwardBy: 2)
            guard var chunk = bytes.readSlice(length: size) else { return nil }
            bytes.moveReaderIndex(forwardBy: 2)
            guard size > 0 else { return body }
            body.writeBuffer(&chunk)
        }
        return nil
    }
}
