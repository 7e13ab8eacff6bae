// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A home folder with files in it, removed with this value.
final class TemporaryHome: Sendable {
    let path: String

    /// A folder with `.aws/config` and `.aws/credentials`, as far as they are given.
    init(config: String? = nil, credentials: String? = nil) {
        var template = Array("/tmp/home-XXXXXX".utf8CString)
        precondition(mkdtemp(&template) != nil, "There is no place for a temporary folder.")
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        mkdir("\(path)/.aws", 0o700)
        if let config { write(config, to: ".aws/config") }
        if let credentials { write(credentials, to: ".aws/credentials") }
    }

    deinit {
        guard let folder = opendir(path) else { return }
        closedir(folder)
        for name in [".aws/config", ".aws/credentials", "token", "script", "pid"] { unlink("\(path)/\(name)") }
        rmdir("\(path)/.aws")
        rmdir(path)
    }

    /// Writes a file and gives its path.
    @discardableResult
    func write(_ text: String, to name: String, mode: mode_t = 0o600) -> String {
        let file = "\(path)/\(name)"
        let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        defer { close(descriptor) }
        let count = text.utf8CString.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count - 1) }
        precondition(count == text.utf8.count, "The file could not be written.")
        return file
    }
}
