// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A moment in UTC by the calendar, for the three forms of dates AWS uses.
///
/// Foundation's formatters would do, at the price of Foundation; strftime
/// follows the locale in the names of days and months.
public struct CivilDate: Sendable, Hashable {
    /// The year, as 2013.
    public let year: Int
    /// The month, 1...12.
    public let month: Int
    /// The day of the month, 1...31.
    public let day: Int
    /// Seconds since midnight, 0...86399.
    public let secondOfDay: Int

    /// The date of a Unix time.
    ///
    /// Days are counted in years that begin in March, so that leap days come last
    /// (Howard Hinnant, `civil_from_days`). In whole numbers and without a product of the days, every time has a date,
    /// if one with a year that no form can write.
    public init(unixSeconds: Int64) {
        let rest = Int(unixSeconds % 86400)
        let days = Int(unixSeconds / 86400) - (rest < 0 ? 1 : 0)
        secondOfDay = rest < 0 ? rest + 86400 : rest
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Nil if a part is out of its range.
    ///
    /// A 31st of February is taken for a day in March: such a date comes from nowhere.
    init?(year: Int?, month: Int?, day: Int?, hour: Int?, minute: Int?, second: Int?) {
        guard let year, let month, let day, let hour, let minute, let second,
            (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day),
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
        secondOfDay = hour * 3600 + minute * 60 + second
    }

    /// Seconds since 1970 (`days_from_civil`).
    public var unixSeconds: Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int64((era * 146_097 + dayOfEra - 719_468) * 86400 + secondOfDay)
    }

    /// The system's time, in seconds since 1970.
    public static func systemUnixSeconds() -> Int64 { Int64(time(nil)) }
}
