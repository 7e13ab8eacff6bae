// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Spelling

/// Where an object's file is below the root of a ``FolderStore``.
///
/// Ordinary keys are paths as they stand, so that a folder of photos is a
/// store and a variant is found by looking. Only segments that a file system
/// cannot hold are changed, so that each key has one path and back:
///
/// - One that is empty, `.` or `..`, or begins with `.~`, gets `.~` before it.
/// - One of more than 255 bytes, the most a name may have, is cut into folders
///   named `.~+` and 200 bytes each, followed by the rest.
struct FolderPath: Hashable {
    /// The most bytes of a name on ext4, xfs, btrfs and tmpfs (`NAME_MAX`).
    static let longestName = 255

    /// The bytes of a segment that one continuation folder takes.
    static let pieceLength = 200

    /// Names of the folders on the way, then of the file.
    ///
    /// Bytes, because a cut may go through a character.
    let names: [[UInt8]]

    init(_ key: ObjectKey) {
        names = key.string.utf8
            .split(separator: 0x2F, omittingEmptySubsequences: false)
            .flatMap { Self.names(of: Array($0)) }
    }

    /// The file's own name.
    ///
    /// There is one: even an empty segment has a name.
    var last: [UInt8] { names[names.count - 1] }

    /// The bytes of the path of the first `count` names; `.` for none.
    func bytes(first count: Int) -> [UInt8] {
        count == 0 ? [0x2E] : Array(names[..<count].joined(separator: [0x2F]))
    }

    /// The bytes of the whole path.
    var bytes: [UInt8] { bytes(first: names.count) }

    private static func names(of segment: [UInt8]) -> [[UInt8]] {
        var names: [[UInt8]] = []
        var rest = segment[...]
        while rest.count + (needsEscape(rest) ? 2 : 0) > longestName {
            names.append([0x2E, 0x7E, 0x2B] + rest.prefix(pieceLength))
            rest = rest.dropFirst(pieceLength)
        }
        names.append(needsEscape(rest) ? [0x2E, 0x7E] + rest : Array(rest))
        return names
    }

    private static func needsEscape(_ segment: ArraySlice<UInt8>) -> Bool {
        segment.isEmpty || segment.elementsEqual([0x2E]) || segment.elementsEqual([0x2E, 0x2E])
            || segment.starts(with: [0x2E, 0x7E])
    }
}
