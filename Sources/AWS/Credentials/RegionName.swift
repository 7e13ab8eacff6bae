// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The names of regions.
enum RegionName {
    /// Whether a text can be one: it becomes part of a host's name.
    static func isValid(_ text: String) -> Bool {
        (1...63).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D }
            && !text.hasPrefix("-") && !text.hasSuffix("-")
    }
}
