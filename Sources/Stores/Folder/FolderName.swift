// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What the name of an entry of a folder stands for; undoes ``FolderPath``.
enum FolderName: Equatable {
    /// A segment of a key, or the rest of one after continuation folders.
    case segment([UInt8])
    /// A continuation folder and its piece of a segment.
    case piece([UInt8])
    /// Nothing: the folder of temporary files, or of somebody else's making.
    case other

    init(_ name: [UInt8]) {
        guard name.starts(with: [0x2E, 0x7E]) else {
            self = .segment(name)
            return
        }
        let rest = Array(name.dropFirst(2))
        switch rest.count {
        case 0: self = .segment(rest)
        case 1 where rest[0] == 0x2E: self = .segment(rest)
        case 2... where rest[0] == 0x2B: self = .piece(Array(rest.dropFirst()))
        case 2 where rest == [0x2E, 0x2E]: self = .segment(rest)
        case 2... where rest.starts(with: [0x2E, 0x7E]): self = .segment(rest)
        default: self = .other
        }
    }
}
