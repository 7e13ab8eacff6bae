// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CProcess
internal import FoundationEssentials

/// One end of the socket between server and render process: JSON messages that keep their bounds, and descriptors.
///
/// JSON costs some 50 µs a job, where a picture costs 5,000 and more. In return a message can be read in a trace, and
/// both sides share one definition.
public struct JobSocket: Sendable {
    /// A plan with every field at its longest has under 1 KiB; libvips' diagnostics are cut to fit.
    private static let longestMessage = 32 << 10

    private let descriptor: Descriptor

    /// Takes an end over.
    public init(_ descriptor: Descriptor) { self.descriptor = descriptor }

    /// The descriptor, for handing it to a child.
    public var number: Int32 { descriptor.number }

    /// A connected pair.
    ///
    /// - Throws: ``JobSocketError`` when the process has no descriptor left.
    public static func pair() throws(JobSocketError) -> (JobSocket, JobSocket) {
        var ends: [Int32] = [-1, -1]
        let status = cprocess_socket_pair(&ends)
        guard status == 0 else { throw .system(-status) }
        return (JobSocket(Descriptor(owning: ends[0])), JobSocket(Descriptor(owning: ends[1])))
    }

    /// Sends one message, with descriptors beside it.
    public func send(_ message: some Encodable, with files: [Descriptor] = []) throws(JobSocketError) {
        guard let bytes = try? JSONEncoder().encode(message), bytes.count <= Self.longestMessage else {
            throw .malformed
        }
        let numbers = files.map(\.number)
        let status = bytes.withUnsafeBytes { buffer in
            buffer.baseAddress.map { cprocess_send(number, $0, buffer.count, numbers, numbers.count) } ?? 0
        }
        guard status == 0 else { throw .system(-status) }
    }

    /// Receives one message, or nil when the other end is closed.
    public func receive<Message: Decodable>(
        _: Message.Type
    ) throws(JobSocketError) -> (message: Message, files: [Descriptor])? {
        var numbers = [Int32](repeating: -1, count: Int(CPROCESS_MOST_DESCRIPTORS))
        var count = 0
        var bytes = [UInt8](repeating: 0, count: Self.longestMessage)
        let length = cprocess_receive(number, &bytes, bytes.count, &numbers, &count)
        let files = numbers.prefix(count).map { Descriptor(owning: $0) }
        guard length >= 0 else { throw .system(Int32(-length)) }
        guard length > 0 else { return nil }
        guard let message = try? JSONDecoder().decode(Message.self, from: Data(bytes[..<length])) else {
            throw .malformed
        }
        return (message, files)
    }

    /// Waits until there is something to receive or the other end is closed, or until another descriptor can be read.
    ///
    /// - Returns: which of them; neither when the time is over.
    public func waitReadable(or other: Descriptor?, milliseconds: Int32) -> (message: Bool, other: Bool) {
        let found = cprocess_wait_readable(number, other?.number ?? -1, milliseconds)
        guard found >= 0 else { return (true, false) }
        return (
            found & Int32(CPROCESS_FIRST_READABLE) != 0, found & Int32(CPROCESS_SECOND_READABLE) != 0
        )
    }
}

/// A socket that failed.
public enum JobSocketError: Error, Sendable {
    /// The kernel refused, with its errno.
    case system(Int32)
    /// The other end does not speak this protocol.
    case malformed
    /// The other end speaks another revision of it; nil from programs that are older than revisions.
    case revision(Int?)
}
