// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The revision of all that makes a variant's bytes of an original's: kept with each stored variant, part of its entity tag.
///
/// A variant of an older revision is served like any other, by the tag that it was made with. `warm --outdated` and
/// `purge --outdated` find it.
public struct EngineRevision: Hashable, Sendable, CustomStringConvertible {
    /// The revision of this build: raised by one, and once, by each landed change after which some original and spec have
    /// other bytes than before: another step, an encoder's other setting, a picture that was made wrong.
    ///
    /// Not by another libvips: that would make every variant anew at each security update, for differences that nobody sees.
    /// Nor by what is refused or accepted now and was not: there are no bytes that differ.
    public static let number = 2

    /// That of this build, as ``number`` has it.
    ///
    /// A setting that changes bytes is to be spelled behind the number here, so that it gets into tag and metadata alike.
    public static let current = EngineRevision(number)

    /// What is hashed, and stored.
    public let description: String

    /// A revision by its number, which counts from 1.
    public init(_ number: Int) { description = String(number) }

    /// The one that stands in a stored object's metadata, whatever it is.
    init(stored text: String) { description = text }

    /// Whether this one came before another.
    ///
    /// What is no number was written by no build, and so counts as older than all.
    func isOlder(than other: EngineRevision) -> Bool { rank < other.rank }

    private var rank: Int { Int(description) ?? 0 }
}
