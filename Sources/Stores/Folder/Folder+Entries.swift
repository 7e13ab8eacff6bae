// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CFiles
internal import Glibc

extension Folder {
    /// The names in a folder, in no order, and what they name; none if the
    /// folder is not there.
    func entries(of path: [UInt8]) throws(StoreError) -> [([UInt8], cfiles_kind)] {
        guard let raw = open(path.isEmpty ? [0x2E] : path, O_RDONLY | O_DIRECTORY) else {
            guard errno != ENOENT else { return [] }
            throw StoreError(errno: errno, "Listing a folder")
        }
        guard let stream = cfiles_folder_open(raw) else {
            close(raw)
            throw StoreError(.unavailable, "Listing a folder failed for want of memory.")
        }
        defer { cfiles_folder_close(stream) }
        var names: [([UInt8], cfiles_kind)] = []
        var kind = CFILES_OTHER
        while let name = cfiles_folder_next(stream, &kind) {
            names.append((Array(UnsafeRawBufferPointer(start: name, count: strlen(name))), kind))
        }
        return names
    }

    /// Removes temporary files of processes that ended while writing.
    ///
    /// By age, as another process may be writing: no write lasts a day.
    func removeLeftovers() {
        let names = (try? entries(of: Array(Self.temporary.utf8))) ?? []
        for (name, kind) in names where kind == CFILES_FILE {
            let path = Array("\(Self.temporary)/".utf8) + name
            guard let raw = open(path, cfiles_o_path) else { continue }
            let file = Descriptor(raw)
            var status = stat()
            guard fstat(file.raw, &status) == 0, status.st_mtim.tv_sec < time(nil) - 86_400 else { continue }
            removeTemporary(path)
        }
    }
}
