// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

extension CivilDate {
    /// `20130524`, the day of a signature's scope.
    public var basicDay: String { padded(year, 4) + padded(month, 2) + padded(day, 2) }

    /// `20130524T000000Z`, ISO 8601 basic as `x-amz-date` wants it.
    public var basic: String {
        let time = padded(secondOfDay / 3600, 2) + padded(secondOfDay / 60 % 60, 2) + padded(secondOfDay % 60, 2)
        return "\(basicDay)T\(time)Z"
    }

    /// Reads `Fri, 24 May 2013 00:00:00 GMT` (RFC 9110 §5.6.7, the fixed form).
    public init?(http text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 29, bytes[3] == 0x2C, bytes[16] == 0x20, bytes[19] == 0x3A, bytes[22] == 0x3A else {
            return nil
        }
        let month = Self.months.firstIndex(of: String(decoding: bytes[8..<11], as: UTF8.self))
        self.init(
            year: Self.number(bytes[12..<16]), month: month.map { $0 + 1 }, day: Self.number(bytes[5..<7]),
            hour: Self.number(bytes[17..<19]), minute: Self.number(bytes[20..<22]),
            second: Self.number(bytes[23..<25]))
    }

    /// Reads `2013-05-24T00:00:00.000Z` as listings have it (RFC 3339 in UTC);
    /// fractions of a second are dropped.
    public init?(iso text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] == 0x54, bytes[13] == 0x3A,
            bytes[16] == 0x3A, bytes.last == 0x5A
        else { return nil }
        self.init(
            year: Self.number(bytes[0..<4]), month: Self.number(bytes[5..<7]), day: Self.number(bytes[8..<10]),
            hour: Self.number(bytes[11..<13]), minute: Self.number(bytes[14..<16]),
            second: Self.number(bytes[17..<19]))
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int(digit - 0x30)
        }
        return value
    }
}

private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
