// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// An open file, closed when it goes out of scope.
struct Descriptor: ~Copyable, Sendable {
    /// The file descriptor.
    let raw: Int32

    init(_ raw: Int32) { self.raw = raw }

    deinit { close(raw) }

    /// Gives the descriptor away unclosed.
    consuming func release() -> Int32 {
        let raw = self.raw
        discard self
        return raw
    }
}
