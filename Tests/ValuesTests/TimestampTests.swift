import TestSupport
import Testing
import Values

@Suite struct TimestampTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0),
            ("2026-11-20T16:53:10.747Z", 1_795_193_590_747_000_000),
            ("2026-11-20t16:53:10.747z", 1_795_193_590_747_000_000),
            ("2026-11-20 17:53:10.747+01:00", 1_795_193_590_747_000_000),
            ("2026-11-20T06:23:10.747-10:30", 1_795_193_590_747_000_000),
            ("1969-12-31T23:59:59.999999999Z", -1),
            ("2000-02-29T00:00:00Z", 951_782_400_000_000_000),
            // A leap second is the first second of the next minute; digits behind the ninth do not count.
            ("2016-12-31T23:59:60Z", 1_483_228_800_000_000_000),
            ("1970-01-01T00:00:00.1234567899999Z", 123_456_789),
            // The last moment that can be held.
            ("2262-04-11T23:47:16.854775807Z", Int64.max),
        ] as [(String, Int64)]
    )
    func readsRFC3339(_ text: String, _ nanoseconds: Int64) {
        #expect(Timestamp(rfc3339: text)?.nanoseconds == nanoseconds)
    }

    @Test(arguments: [
        "", "2026", "2026-11-20", "2026-11-20T16:53:10", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
        "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z", "2026-02-29T00:00:00Z", "2026-04-31T00:00:00Z",
        "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+01:60", "2026-01-01T00:00:00+1:00",
        "2026-01-01T00:00:00Zx", "2026-01-01T00:00:00+01", "+026-01-01T00:00:00Z", "2026-1-01T00:00:00ZZ",
        "2026-01-01X00:00:00Z", "２026-01-01T00:00:00Z",
    ])
    func refusesWhatIsNoTime(_ text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test(arguments: [
        "9999-12-31T23:59:59Z", "0000-01-01T00:00:00Z", "1500-01-01T00:00:00Z", "2262-04-11T23:47:16.999999999Z",
        "2262-04-11T23:47:16.854775808Z", "2300-01-01T00:00:00-23:59",
    ])
    func refusesWhatCannotBeHeld(_ text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (1_795_193_590_747_999_999, "2026-11-20T16:53:10.747Z"), (.max, "2262-04-11T23:47:16.854Z"),
            (.min, "1677-09-21T00:12:43.145Z"),
        ] as [(Int64, String)]
    )
    func isWrittenInUTCWithMilliseconds(_ nanoseconds: Int64, _ text: String) {
        #expect(Timestamp(nanoseconds: nanoseconds).description == text)
    }

    @Test func millisecondsComeBackAsTheyWereWritten() {
        var random = SplitMix(seed: 3)
        for _ in 0..<2000 {
            let time = Timestamp(milliseconds: Int64.random(in: -9_223_372_036_000...9_223_372_036_854, using: &random))
            #expect(Timestamp(rfc3339: time.description) == time)
        }
    }

    @Test func whatCannotBeHeldBecomesTheNearest() {
        #expect(Timestamp(milliseconds: .max).nanoseconds == .max)
        #expect(Timestamp(milliseconds: .min).nanoseconds == .min)
    }
}

@Suite struct CivilDateTests {
    @Test func everyDayOfFourHundredYearsFollowsTheOneBefore() {
        let lengths: [Int64] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var expected = CivilDate(year: 1900, month: 1, day: 1)
        for days in expected.daysSinceEpoch..<CivilDate(year: 2300, month: 1, day: 1).daysSinceEpoch {
            let date = CivilDate(daysSinceEpoch: days)
            guard date == expected, date.daysSinceEpoch == days, date.exists else {
                Issue.record("\(days) days are \(date), not \(expected)")
                return
            }
            let isLeap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0)
            let length = date.month == 2 && isLeap ? 29 : lengths[Int(date.month) - 1]
            if date.day < length {
                expected.day += 1
            } else {
                expected = CivilDate(
                    year: date.month == 12 ? date.year + 1 : date.year,
                    month: date.month % 12 + 1,
                    day: 1
                )
            }
        }
    }
}
