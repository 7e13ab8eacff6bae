// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Spelling
internal import Synchronization

/// Knows a name again, as long as there were not too many since.
final class RecentNames: Sendable {
    private static let most = 1024

    private let names = Mutex<(new: Set<ByteString>, old: Set<ByteString>)>(([], []))

    /// Takes a name in; false if it was there.
    func insert(_ name: String) -> Bool {
        names.withLock { names in
            if names.new.count >= Self.most / 2 { names = (new: [], old: names.new) }
            return names.new.insert(ByteString(name)).inserted && !names.old.contains(ByteString(name))
        }
    }
}
