// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The parts of a colour profile in a JPEG's APP2 segments (ICC.1 annex B.4), each of which says its number and how many
/// there are.
///
/// One that lacks a part, or whose numbers contradict each other, is none: `cvips_jpeg` attaches it by the same rule.
struct JPEGProfile {
    private static let signature: StaticString = "ICC_PROFILE\0"
    /// The signature, the number and the count.
    private static let overhead = 14
    /// From as many bytes a first part tells by itself what the profile is for.
    private static let header = 128

    private var numbers: Set<UInt8> = []
    private var count: UInt8 = 0
    private var length = 0
    private var isContradictory = false
    /// What the profile is for, once its first part was met and is long enough to tell; nil in it for no picture.
    private var model: ColourModel??

    /// Whether all parts are there, and hold anything.
    var isWhole: Bool { !isContradictory && length > 0 && numbers.count == Int(count) }

    /// Whether the profile is whole and may apply to a picture, as far as its first part tells.
    func mayFit(_ picture: ColourModel) -> Bool {
        guard isWhole else { return false }
        guard let model else { return true }
        return model == picture
    }

    /// Takes note of an APP2 segment, whatever it holds.
    mutating func add(_ bytes: Span<UInt8>, _ data: Range<Int>) {
        guard data.count >= Self.overhead, bytes.holds(Self.signature, at: data.lowerBound) else { return }
        let (number, count) = (bytes[data.lowerBound + 12], bytes[data.lowerBound + 13])
        guard number > 0, number <= count, numbers.insert(number).inserted, self.count == 0 || self.count == count
        else {
            isContradictory = true
            return
        }
        self.count = count
        length += data.count - Self.overhead
        guard number == 1, data.count >= Self.overhead + Self.header else { return }
        model = .some(ICCHeader(bytes.extracting((data.lowerBound + Self.overhead)..<data.upperBound))?.model)
    }
}
