// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

extension SocketAddress {
    /// The IP address alone: 4 bytes, or 16; nil for what has none.
    ///
    /// An IPv4 address that came in by an IPv6 socket is its 4 bytes (RFC 4291 §2.5.5.2). The offsets are those of
    /// `sockaddr_in` and `sockaddr_in6` (ip(7), ipv6(7)), whose members NIO shows to nobody.
    var addressBytes: [UInt8]? {
        switch self {
        case .v4(let address): return withUnsafeBytes(of: address.address) { Array($0[4..<8]) }
        case .v6(let address):
            let bytes = withUnsafeBytes(of: address.address) { Array($0[8..<24]) }
            let isMapped = bytes.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff])
            return isMapped ? Array(bytes.suffix(4)) : bytes
        case .unixDomainSocket: return nil
        }
    }
}
