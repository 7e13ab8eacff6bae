// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import RenderPool

/// Whether render processes start.
enum RenderProbe {
    static let all = [
        Probe(name: "render process") { parts in
            let pool = parts.pool(workers: 1)
            do {
                try await pool.start()
            } catch {
                return .bad("\(error)")
            }
            await pool.stop()
            return .good("\(parts.settings.renderProgram) starts, loads its codecs and ends")
        }
    ]
}
