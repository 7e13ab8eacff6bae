// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The image data of a PNG, and what must be known of the chunks around them to say whether they are whole.
public struct PNGData: Sendable {
    /// One chunk of image data.
    public struct Piece: Sendable {
        /// Where the data lies, as far as the file goes.
        public let data: Range<Int>
        /// The checksum after the data; nil where the file ends before it.
        public let checksum: UInt32?
        /// What the checksum is of: the type and the data.
        public var covered: Range<Int> { (data.lowerBound - 4)..<data.upperBound }
    }

    /// The chunks of image data, in their order.
    public private(set) var pieces: [Piece] = []
    /// Whether the chunk that ends a PNG was reached.
    public private(set) var hasEnd = false
    /// Bytes that all rows have before they are compressed.
    public let rowBytes: Int
    /// Chunks before the image data, header included, as they are to be written.
    private var before: [Range<Int>]
    /// Whether a decoder would lose the transparent colour, since a palette that is only a suggestion comes after it.
    private var isMisordered = false

    /// Walks the chunks up to the end of the image data.
    public init(_ bytes: Span<UInt8>) throws(SourceError) {
        let first = try PNGChunk(bytes, at: PNGChunk.signature.count)
        let header = try PNGHeader(bytes, first)
        guard max(header.width, header.height) < 1 << 24 else { throw .excessive(.png, "pixels") }
        rowBytes = header.rowBytes
        before = [first.whole]
        var (offset, key, suggestion) = (first.end, nil as Int?, nil as Int?)
        while let chunk = try? PNGChunk(bytes, at: offset) {
            if chunk.type == "IEND" {
                hasEnd = chunk.isIntact(bytes)
                break
            }
            offset = chunk.end
            if chunk.type == "IDAT" {
                pieces.append(Piece(data: chunk.data, checksum: bytes.uint32(bigEndianAt: chunk.data.upperBound)))
            } else if pieces.isEmpty {
                if chunk.type == "tRNS", header.colour == .rgb { key = before.count }
                if chunk.type == "PLTE", header.colour == .rgb { suggestion = before.count }
                before.append(chunk.whole)
            }
        }
        if !hasEnd, bytes.holds("IDAT", at: offset + 4) {
            let length = Int(bytes.uint32(bigEndianAt: offset) ?? 0)
            let start = offset + 8
            let end = start + min(length, bytes.count - start)
            pieces.append(Piece(data: start..<end, checksum: nil))
        }
        if let key, let suggestion, key < suggestion {
            isMisordered = true
            before.remove(at: suggestion)
        }
    }

    /// Whether a decoder shows the file as it is, if its checksums are right.
    public var isInOrder: Bool { hasEnd && !isMisordered }

    /// A file of the same picture in the right order and with an end.
    /// - Parameter stream: The zlib stream of all rows, if it had to be written anew.
    public func file(_ bytes: Span<UInt8>, stream: [UInt8]?) -> [UInt8] {
        var file = PNGChunk.signature
        let data = stream?.count ?? pieces.reduce(0) { $0 + $1.data.count + 12 }
        file.reserveCapacity(before.reduce(64) { $0 + $1.count } + data)
        for chunk in before { file.append(bytes, in: chunk) }
        if let stream {
            Self.append("IDAT", stream, to: &file)
        } else {
            for piece in pieces { file.append(bytes, in: (piece.data.lowerBound - 8)..<(piece.data.upperBound + 4)) }
        }
        Self.append("IEND", [], to: &file)
        return file
    }

    /// In place: image data is not to be in memory twice.
    private static func append(_ type: FourCC, _ data: [UInt8], to file: inout [UInt8]) {
        file += BoxWriter.number(data.count, 4)
        let start = file.count
        file += BoxWriter.name(type)
        file += data
        let checksum = CRC32.checksum(file.span, in: start..<file.count)
        file += BoxWriter.number(Int(checksum), 4)
    }
}
