// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The moment credentials expire, as the sources write it.
enum ExpirationTime {
    /// Reads `2030-01-02T03:04:05Z`, with or without a fraction, or with an
    /// offset such as `+00:00`, as the AWS CLI writes for other programs.
    ///
    /// - Returns: Seconds since 1970, or nil if it is no such time.
    static func unixSeconds(_ text: String) -> Int64? {
        if text.hasSuffix("Z") { return CivilDate(iso: text)?.unixSeconds }
        guard let sign = text.lastIndex(where: { $0 == "+" || $0 == "-" }) else { return nil }
        let digits = text[text.index(after: sign)...].utf8.filter { $0 != 0x3A }
        guard digits.count == 4, digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let local = CivilDate(iso: text[..<sign] + "Z")
        else { return nil }
        let values = digits.map { Int64($0 - 0x30) }
        let offset = (values[0] * 10 + values[1]) * 3600 + (values[2] * 10 + values[3]) * 60
        return local.unixSeconds - (text[sign] == "-" ? -offset : offset)
    }
}
