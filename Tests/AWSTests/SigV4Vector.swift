// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import Glibc
import HTTPClient
import Testing

/// A line of `Fixtures/sigv4.tsv`: what botocore signed.
struct SigV4Vector: Sendable, CustomTestStringConvertible {
    let service: String
    let region: String
    let time: Int64
    let method: String
    /// Before it is encoded, with its slash.
    let path: String
    let query: [QueryItem]
    let token: String?
    let body: String
    let signature: String

    var testDescription: String { "\(service) \(method) \(path)" }

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
        guard fields.count == 9, let time = Int64(fields[2]) else { return nil }
        service = fields[0]
        region = fields[1]
        self.time = time
        method = fields[3]
        path = "/" + Self.text(fields[4][...])
        query = fields[5].split(separator: ",").map { pair in
            let sides = pair.split(separator: "=", omittingEmptySubsequences: false)
            return QueryItem(Self.text(sides[0]), Self.text(sides[1]))
        }
        token = fields[6].isEmpty ? nil : fields[6]
        body = fields[7]
        signature = fields[8]
    }

    private static func text(_ hexadecimal: Substring) -> String {
        let digits = Array(hexadecimal.utf8)
        let bytes = stride(from: 0, to: digits.count, by: 2).compactMap { index in
            UInt8(String(decoding: digits[index...(index + 1)], as: UTF8.self), radix: 16)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
