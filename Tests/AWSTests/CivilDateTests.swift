// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import AWS

/// Dates from numbers and back, in the forms of AWS.
@Suite struct CivilDateTests {
    @Test(
        arguments: [
            (0, "19700101T000000Z"), (951_782_399, "20000228T235959Z"), (951_782_400, "20000229T000000Z"),
            (1_369_353_600, "20130524T000000Z"), (1_772_323_199, "20260228T235959Z"),
            (1_772_323_200, "20260301T000000Z"),
            (4_107_542_399, "21000228T235959Z"), (4_107_542_400, "21000301T000000Z"), (-1, "19691231T235959Z"),
        ] as [(Int64, String)])
    func `a time is written as x-amz-date`(_ time: Int64, _ text: String) {
        #expect(CivilDate(unixSeconds: time).basic == text)
        #expect(CivilDate(unixSeconds: time).unixSeconds == time)
    }

    @Test(arguments: [
        (Int64.min, -292_277_022_657), (-62_135_596_801, 0), (253_402_300_800, 10_000), (.max, 292_277_026_596),
    ])
    func `every time has a date`(_ time: Int64, _ year: Int) {
        let date = CivilDate(unixSeconds: time)
        #expect(date.year == year)
        #expect((1...12).contains(date.month))
        #expect((1...31).contains(date.day))
        #expect((0..<86_400).contains(date.secondOfDay))
    }

    @Test func `every day of four centuries comes back`() {
        for day in Int64(-50_000)..<100_000 {
            #expect(CivilDate(unixSeconds: day * 86_400).unixSeconds == day * 86_400)
        }
    }

    @Test(
        arguments: [
            ("Wed, 12 Oct 2009 17:50:00 GMT", 1_255_369_800), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Wed, 12 Okt 2009 17:50:00 GMT", nil), ("Wed, 12 Oct 2009 25:50:00 GMT", nil), ("12 Oct 2009", nil),
            ("", nil),
            ("Wed, 12 Oct 2009 17:50:0x GMT", nil), ("Wednesday, 12-Oct-09 17:50:0", nil),
        ] as [(String, Int64?)])
    func `a date of HTTP is read or refused`(_ text: String, _ time: Int64?) {
        #expect(CivilDate(http: text)?.unixSeconds == time)
    }

    @Test(
        arguments: [
            ("2009-10-12T17:50:30.000Z", 1_255_369_830), ("2009-10-12T17:50:30Z", 1_255_369_830),
            ("2009-13-12T17:50:30Z", nil), ("2009-10-12 17:50:30Z", nil), ("2009-10-12T17:50:30+01:00", nil), ("", nil),
        ] as [(String, Int64?)])
    func `a date of a listing is read or refused`(_ text: String, _ time: Int64?) {
        #expect(CivilDate(iso: text)?.unixSeconds == time)
    }
}
