// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// The render program as this build made it.
public enum RenderProgram {
    /// Its path: beside the tests, or as `MINIATURE_RENDER` says; nil when it is not built.
    public static var path: String? {
        if let path = ProcessInfo.processInfo.environment["MINIATURE_RENDER"] { return path }
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        #if DEBUG
            let path = root.appendingPathComponent(".build/debug/miniature-render").path
        #else
            let path = root.appendingPathComponent(".build/release/miniature-render").path
        #endif
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }
}
