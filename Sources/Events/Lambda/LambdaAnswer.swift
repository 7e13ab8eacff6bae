// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// What an invocation is answered with.
enum LambdaAnswer {
    /// What a handler made, in one piece.
    case json(ByteBuffer)
    /// What a handler made, in a stream.
    case stream(head: ByteBuffer, ByteBuffer)
    /// What is answered over HTTP in place of what a handler made.
    case problem(ByteBuffer)
    /// Nothing.
    case failure(InvocationError)

    /// Whether what a handler made does not arrive.
    var isFailure: Bool {
        switch self {
        case .json, .stream: false
        case .problem, .failure: true
        }
    }
}
