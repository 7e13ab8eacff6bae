// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Spelling
internal import Stores

/// The keys below one folder of a store, in their order, a page at a time.
struct KeyList: Sendable {
    private static let patience = Duration.seconds(30)

    /// The folder's name, without the slash behind it.
    let folder: String
    private let store: any ObjectStore
    private let prefix: String
    private let start: ObjectKey?
    private let pageLength: Int
    private let isWanted: @Sendable (ObjectPage.Entry) -> Bool
    private var keys: ArraySlice<ObjectKey> = []
    /// The last key of the last page, as the store has it.
    private var last: ObjectKey?
    private var isLast = false

    /// A list that has not begun.
    ///
    /// - Parameters:
    ///   - prefix: only keys that begin so, below the folder.
    ///   - start: only keys after this one, below the folder.
    ///   - isWanted: which objects count.
    init(
        of store: any ObjectStore, folder: String, prefix: String, after start: ObjectKey?, pageLength: Int = 1000,
        isWanted: @escaping @Sendable (ObjectPage.Entry) -> Bool
    ) {
        self.store = store
        self.folder = folder
        self.prefix = "\(folder)/\(prefix)"
        self.start = start
        self.pageLength = max(pageLength, 1)
        self.isWanted = isWanted
        // A key that would be too long with the folder before it is passed by comparing.
        last = start.flatMap { try? ObjectKey("\(folder)/\($0)") }
    }

    /// The key that comes next, below the folder; nil after the last.
    mutating func peek() async throws(StoreError) -> ObjectKey? {
        while keys.isEmpty {
            guard !isLast else { return nil }
            let page = try await store.list(
                prefix: prefix, after: last, limit: pageLength, deadline: .now + Self.patience)
            isLast = page.isLast || page.entries.isEmpty
            last = page.entries.last?.key ?? last
            keys = page.entries.filter(isWanted).compactMap { $0.key.dropping(prefix: folder + "/") }[...]
            if let start { keys = keys.drop { $0 <= start } }
        }
        return keys.first
    }

    /// Passes over the key that ``peek()`` has told.
    mutating func drop() { keys = keys.dropFirst() }
}
