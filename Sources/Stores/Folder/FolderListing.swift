// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CFiles
internal import Glibc
internal import Spelling

/// Walks a folder in the order of keys, and no further than asked.
///
/// Each call reads the folders on its way anew, sorted in memory: a cursor
/// would have to survive between requests and other processes' changes.
/// Symbolic links are followed to files within the root; links to folders
/// are not, as they can lead round in circles.
struct FolderListing {
    private let folder: Folder
    private let prefix: [UInt8]
    private let after: [UInt8]
    private let limit: Int
    private let work: FolderWork
    private var entries: [ObjectPage.Entry] = []
    private var isCut = false

    init(_ folder: Folder, prefix: String, after: ObjectKey?, limit: Int, _ work: FolderWork) {
        self.folder = folder
        self.prefix = Array(prefix.utf8)
        self.after = Array((after?.string ?? "").utf8)
        self.limit = limit
        self.work = work
    }

    /// The objects.
    mutating func page() throws(StoreError) -> ObjectPage {
        try walk([], key: [])
        return ObjectPage(entries: entries, isLast: !isCut)
    }

    /// An entry that counts, by the part of the key it stands for.
    private struct Item {
        /// Ends in `/` for a folder: so sorted, whole subtrees are in order too.
        let key: [UInt8]
        let path: [UInt8]
        let isFolder: Bool
    }

    private mutating func walk(_ path: [UInt8], key: [UInt8]) throws(StoreError) {
        var items: [Item] = []
        try collect(path, key: key, into: &items)
        items.sort { $0.key.lexicographicallyPrecedes($1.key) }
        for item in items {
            guard !isCut else { return }
            if item.isFolder { try walk(item.path, key: item.key) } else { add(item) }
        }
    }

    /// The entries of a folder and of its continuation folders, which belong
    /// to one level of the key: sorted apart, they would come out of order.
    private func collect(_ path: [UInt8], key: [UInt8], into items: inout [Item]) throws(StoreError) {
        try work.check()
        for (name, kind) in try folder.entries(of: path) where kind != CFILES_OTHER {
            let entry = path.isEmpty ? name : path + [0x2F] + name
            switch FolderName(name) {
            case .other: continue
            case .piece(let piece):
                guard kind == CFILES_FOLDER, key.count + piece.count < 1024 else { continue }
                try collect(entry, key: key + piece, into: &items)
            case .segment(let segment):
                let isFolder = kind == CFILES_FOLDER
                let item = Item(key: key + segment + (isFolder ? [0x2F] : []), path: entry, isFolder: isFolder)
                if isWanted(item) { items.append(item) }
            }
        }
    }

    private func isWanted(_ item: Item) -> Bool {
        guard item.key.count <= 1024 else { return false }
        let isAfter = after.lexicographicallyPrecedes(item.key)
        guard item.isFolder else { return isAfter && item.key.starts(with: prefix) }
        return (isAfter || after.starts(with: item.key))
            && (item.key.starts(with: prefix) || prefix.starts(with: item.key))
    }

    private mutating func add(_ item: Item) {
        // Only what the key leads back to: somebody may have made a folder
        // named like ours but cut elsewhere.
        guard let text = String(validating: item.key, as: UTF8.self), let key = try? ObjectKey(text),
            FolderPath(key).bytes == item.path, let raw = folder.open(item.path, cfiles_o_path)
        else { return }
        let file = Descriptor(raw)
        var status = stat()
        guard fstat(file.raw, &status) == 0, status.isFile else { return }
        guard entries.count < limit else {
            isCut = true
            return
        }
        entries.append(
            ObjectPage.Entry(
                key: key, size: Int(status.st_size), etag: status.etag, lastModified: Int64(status.st_mtim.tv_sec)))
    }
}
