// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// An open file descriptor, owned: closed when the last reference goes.
public final class Descriptor: Sendable {
    /// The kernel's number.
    public let number: Int32

    /// Takes a descriptor over.
    public init(owning number: Int32) { self.number = number }

    deinit { close(number) }
}
