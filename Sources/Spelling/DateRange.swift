// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The times that can be written as a date.
public enum DateRange {
    /// In seconds since 1970: the years 1 to 9999, for which every form of HTTP, AWS and RFC 3339 has four digits.
    ///
    /// A file system, and whoever may write metadata, can name any time of 64 bits. Whatever reads one holds it to this
    /// range, so that those who work with it may add, subtract and print.
    public static let seconds: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// The nearest time that can be written.
    public static func nearest(to time: Int64) -> Int64 { min(max(time, seconds.lowerBound), seconds.upperBound) }
}
