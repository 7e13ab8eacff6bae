// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix

/// A client's connection, byte for byte: nothing is added, mended or hidden.
struct Wire {
    /// A response as it came.
    struct Response {
        let status: Int
        /// The fields by lower-case name; of repeated ones the last.
        let fields: [String: String]
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// The other side closed before a whole response came.
    struct Closed: Error {}

    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var received = ByteBuffer()

    /// Connects while `body` runs.
    static func connect<Value: Sendable>(
        to port: Int, _ body: (inout Wire) async throws -> Value
    ) async throws -> Value {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true))
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var wire = Wire(inbound: inbound.makeAsyncIterator(), outbound: outbound)
            return try await body(&wire)
        }
    }

    /// Sends one request with the fields it takes and more.
    func request(_ method: String, _ path: String, _ fields: [String] = []) async throws {
        let lines = ["\(method) \(path) HTTP/1.1", "Host: localhost"] + fields
        try await send(lines.map { $0 + "\r\n" }.joined() + "\r\n")
    }

    func send(_ text: String) async throws { try await outbound.write(ByteBuffer(string: text)) }

    /// Says that nothing more will be sent.
    func closeOutput() { outbound.finish() }

    /// Sends a request and receives its response.
    mutating func exchange(_ method: String, _ path: String, _ fields: [String] = []) async throws -> Response {
        try await request(method, path, fields)
        return try await response(hasBody: method != "HEAD")
    }

    /// Receives one response.
    mutating func response(hasBody: Bool = true) async throws -> Response {
        while !Self.holdsHead(received) { try await more() }
        let lines = head()
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            fields[parts[0].lowercased()] = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
        }
        let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        let mayHaveBody = hasBody && status != 204 && status != 304
        let length = mayHaveBody ? fields["content-length"].flatMap { Int($0) } ?? 0 : 0
        while received.readableBytes < length { try await more() }
        return Response(status: status, fields: fields, body: received.readBytes(length: length) ?? [])
    }

    /// Whether the other side has closed, with nothing left to receive.
    mutating func isClosed() async throws -> Bool {
        do { try await more() } catch is Closed { return received.readableBytes == 0 }
        return false
    }

    private mutating func more() async throws {
        guard var bytes = try await inbound.next() else { throw Closed() }
        received.writeBuffer(&bytes)
    }

    private static func holdsHead(_ buffer: ByteBuffer) -> Bool { end(of: buffer) != nil }

    private static func end(of buffer: ByteBuffer) -> Int? {
        let bytes = buffer.readableBytesView
        return bytes.indices.dropLast(3).first { bytes[$0...].starts(with: [13, 10, 13, 10]) }
            .map { $0 - bytes.startIndex }
    }

    private mutating func head() -> [String] {
        let text = Self.end(of: received).flatMap { received.readString(length: $0) } ?? ""
        received.moveReaderIndex(forwardBy: 4)
        return text.split(separator: "\r\n").map(String.init)
    }
}
