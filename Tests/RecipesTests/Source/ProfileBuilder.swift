// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The beginning of an ICC profile: a header, and tags that lie nowhere.
struct ProfileBuilder {
    var kind = "mntr"
    var space = "RGB "
    var magic = "acsp"
    var tags = ["rXYZ", "rTRC"]
    /// The length that the header claims, if not the true one.
    var length: Int?

    var bytes: [UInt8] {
        let table = Fields.big(tags.count, 4) + tags.flatMap { Fields.text($0) + [UInt8](repeating: 0, count: 8) }
        let blank = { [UInt8](repeating: 0, count: $0) }
        let names = Fields.text(kind) + Fields.text(space) + Fields.text("XYZ ") + blank(12) + Fields.text(magic)
        return Fields.big(length ?? 128 + table.count, 4) + blank(4) + [4, 0x30, 0, 0] + names + blank(88) + table
    }
}
