// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A folder that lives as long as this object does.
///
/// Below the working directory, which is the package's, and not in /tmp: that
/// may be a tmpfs of an older kernel, without extended attributes.
final class TemporaryFolder: Sendable {
    let path: String

    init() {
        mkdir(".build", 0o777)
        let here = getcwd(nil, 0)
        defer { free(here) }
        var template = Array("\(here.map { String(cString: $0) } ?? "")/.build/store-XXXXXX".utf8CString)
        path = template.withUnsafeMutableBufferPointer { template in
            template.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? ""
        }
    }

    deinit {
        guard !path.isEmpty else { return }
        _ = system("rm -rf '\(path)'")
    }

    /// Runs a command of the shell in the folder, for what only files have.
    func shell(_ command: String) -> Int32 {
        system("cd '\(path)' && \(command)")
    }
}
