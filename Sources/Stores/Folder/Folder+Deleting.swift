// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CFiles
internal import Glibc

extension Folder {
    /// Deletes an object, and the folders it leaves empty: S3 has no folders, so none
    /// should stay.
    ///
    /// A write that is using them makes them again.
    func delete(_ path: FolderPath, _ work: FolderWork) throws(StoreError) {
        try work.check()
        let depth = path.names.count - 1
        guard try remove(path.last, below: path.bytes(first: depth), flags: 0) else { return }
        for level in stride(from: depth, to: 0, by: -1) {
            guard (try? remove(path.names[level - 1], below: path.bytes(first: level - 1), flags: AT_REMOVEDIR)) == true
            else { return }
        }
    }

    /// False: it is not there.
    private func remove(_ name: [UInt8], below folder: [UInt8], flags: Int32) throws(StoreError) -> Bool {
        guard let raw = open(folder, cfiles_o_path | O_DIRECTORY) else {
            guard errno == ENOENT || errno == ENOTDIR else { throw StoreError(errno: errno, "Deleting an object") }
            return false
        }
        let parent = Descriptor(raw)
        let text = name.map { CChar(bitPattern: $0) } + [0]
        guard unlinkat(parent.raw, text, flags) != 0 else { return true }
        switch errno {
        // A folder is no object, so there is nothing to delete.
        case ENOENT, ENOTDIR, EISDIR: return false
        case let number: throw StoreError(errno: number, "Deleting an object")
        }
    }
}
