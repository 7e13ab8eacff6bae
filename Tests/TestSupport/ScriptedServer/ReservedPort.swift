// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A port of loopback that nobody listens on, and nobody else can take.
///
/// Connecting to it is refused, until a ``ScriptedServer`` is started on it.
public final class ReservedPort: Sendable {
    /// The port.
    public let number: Int

    let handle: CInt

    /// Takes a port that is free.
    public init() throws {
        handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = handle
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(socket, pointer, length) == 0 && getsockname(socket, pointer, &length) == 0
            }
        }
        guard isBound else { throw Unavailable() }
        number = Int(UInt16(bigEndian: address.sin_port))
    }

    /// No port could be taken.
    public struct Unavailable: Error {}
}
