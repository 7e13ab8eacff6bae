// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import Glibc
import HTTPClient

/// A line of `Fixtures/sigv4.tsv`: what botocore signed.
struct SigV4Vector {
    let method: String
    let key: String
    let query: [QueryItem]
    let token: String?
    let path: String
    let wireQuery: String
    let payloadHash: String
    let authorization: String

    /// All lines.
    ///
    /// Read from the sources: a bundle of resources needs Foundation.
    static func all(file: String = #filePath) -> [SigV4Vector] {
        let folder = file.split(separator: "/").dropLast().joined(separator: "/")
        guard let stream = fopen("/\(folder)/Fixtures/sigv4.tsv", "r") else { return [] }
        defer { fclose(stream) }
        var text: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&piece, 1, piece.count, stream), count > 0 { text += piece[..<count] }
        return String(decoding: text, as: UTF8.self).split(separator: "\n").compactMap { SigV4Vector($0) }
    }

    private init?(_ line: Substring) {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 8 else { return nil }
        method = fields[0]
        key = Self.text(fields[1][...])
        query = fields[2].split(separator: ",").map { pair in
            let sides = pair.split(separator: "=", omittingEmptySubsequences: false)
            return QueryItem(Self.text(sides[0]), Self.text(sides[1]))
        }
        token = fields[3].isEmpty ? nil : fields[3]
        path = fields[4]
        wireQuery = fields[5]
        payloadHash = fields[6]
        authorization = fields[7]
    }

    private static func text(_ hexadecimal: Substring) -> String {
        let digits = Array(hexadecimal.utf8)
        let bytes = stride(from: 0, to: digits.count, by: 2).compactMap { index in
            UInt8(String(decoding: digits[index...(index + 1)], as: UTF8.self), radix: 16)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
