// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPClient
internal import JobProtocol
internal import Synchronization

/// Where an original's bytes go as they arrive: straight into a file of memory, within the budget.
///
/// The file is what a render process maps later, so the bytes are written once and never copied.
final class OriginalSink: BodySink {
    /// The budget for originals is used up; the store is not to blame.
    struct OverBudget: Error {}

    /// How much is reserved ahead when a length was not announced.
    private static let step = 1 << 20

    let bytes: SharedMemory
    let share: ByteBudget.Share
    private let state = Mutex((count: 0, reserved: 0, ranOut: false))

    init(_ budget: ByteBudget) throws(JobSocketError) {
        bytes = try SharedMemory(name: "original")
        share = budget.share()
    }

    /// Whether the budget was what ended the transfer.
    var ranOut: Bool { state.withLock { $0.ranOut } }

    func begin(status: Int, contentLength: Int?) throws {
        try bytes.clear()
        let wanted = contentLength ?? Self.step
        try state.withLock { state in
            state = (0, wanted, !share.grow(to: wanted))
            if state.ranOut { throw OverBudget() }
        }
    }

    func write(_ piece: UnsafeRawBufferPointer) throws {
        try state.withLock { state in
            state.count += piece.count
            guard state.count > state.reserved else { return }
            state.reserved = state.count + Self.step
            state.ranOut = !share.grow(to: state.reserved)
            if state.ranOut { throw OverBudget() }
        }
        try bytes.append(piece)
    }
}
