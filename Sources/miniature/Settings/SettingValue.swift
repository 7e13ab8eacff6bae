// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A value in a configuration file: text, a number, yes or no, or a list of texts, all read as the text of a flag.
struct SettingValue: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let flag = try? container.decode(Bool.self) {
            text = String(flag)
        } else if let number = try? container.decode(Int.self) {
            text = String(number)
        } else if let list = try? container.decode([String].self) {
            text = list.joined(separator: ",")
        } else {
            text = try container.decode(String.self)
        }
    }
}
