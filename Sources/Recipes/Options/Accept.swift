// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What a client can show: the value of `Accept` (RFC 9110 §12.5.1), as far as formats of pictures go.
public struct Accept: Sendable, Hashable {
    /// Qualities in thousandths by media range.
    private var qualities: [String: Int] = [:]

    /// Reads a field's value; what is malformed is passed over.
    ///
    /// Nothing said accepts the original alone.
    public init(parsing value: String?) {
        guard let value else { return }
        // A browser sends a dozen ranges; more is somebody playing.
        for range in value.utf8.prefix(4096).split(separator: UInt8(ascii: ",")).prefix(64) {
            let parts = range.split(separator: UInt8(ascii: ";"))
            guard let first = parts.first, let type = Self.token(first) else { continue }
            let quality = parts.dropFirst().compactMap(Self.quality).first ?? .some(1000)
            guard let quality else { continue }
            qualities[type] = max(qualities[type] ?? 0, quality)
        }
    }

    /// The format to answer with, out of those that may be.
    ///
    /// A newer format has to be named: `*/*` and `image/*` come from every client, whatever it can show. `q=0` is a
    /// refusal. Between equal wishes the smaller file wins: avif, webp, the original.
    public func choose(from offered: (OutputFormat) -> Bool) -> OutputFormat {
        let named = ["image/jpeg", "image/png", "image/gif"].compactMap { qualities[$0] }.max() ?? 0
        let plain = max(qualities["image/*"] ?? qualities["*/*"] ?? 0, named)
        var best = (format: OutputFormat.original, quality: plain)
        for (format, type) in [(OutputFormat.webp, "image/webp"), (.avif, "image/avif")] where offered(format) {
            guard let quality = qualities[type], quality > 0, quality >= best.quality else { continue }
            best = (format, quality)
        }
        return best.format
    }

    /// A media range in lower case without the space around it.
    private static func token(_ text: Substring.UTF8View) -> String? {
        let space = [UInt8(ascii: " "), UInt8(ascii: "\t")]
        let inner = text.drop { space.contains($0) }.reversed().drop { space.contains($0) }.reversed()
        let lowered = inner.map { (65...90).contains($0) ? $0 + 32 : $0 }
        return lowered.isEmpty ? nil : String(decoding: lowered, as: UTF8.self)
    }

    /// `q=0.8` as 800; nil when the parameter is another one, a nil within when it is a malformed quality.
    private static func quality(_ parameter: Substring.UTF8View) -> Int?? {
        guard let text = token(parameter), text.hasPrefix("q=") else { return nil }
        let value = text.dropFirst(2).utf8
        guard (1...5).contains(value.count), let thousandths = Decimal.tenThousandths(value) else { return .some(nil) }
        return thousandths / 10
    }
}
