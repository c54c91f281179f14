import Testing
import Values

@Suite struct TimeSpanTests {
    @Test(
        arguments: [
            ("90", 90_000_000_000), ("0.3", 300_000_000), ("500ms", 500_000_000), ("90s", 90_000_000_000),
            ("1h30m", 5_400_000_000_000), ("2d", 172_800_000_000_000), ("1w", 604_800_000_000_000), ("7us", 7000),
            ("0", 0), ("1.5h", 5_400_000_000_000), ("36525d", 3_155_760_000_000_000_000),
        ] as [(String, Int64)]
    )
    func readsWhatPeopleWrite(_ text: String, _ nanoseconds: Int64) {
        #expect(TimeSpan(text)?.nanoseconds == nanoseconds)
    }

    @Test(arguments: [
        "", " ", "-1", "+1", "1 s", "s", "1x", "1h30", "30 1h", ".5", "5.", "1..2", "1e3", "1e999", "0x10", "inf",
        "nan",
        "36525d1s", "999999999999999999h", "99999999999999999999999999999999999999", "1h-30m", "\u{661}", "1S",
    ])
    func refusesTheRest(_ text: String) {
        #expect(TimeSpan(text) == nil)
    }

    @Test func aThousandDigitsAreRefusedAndDoNotCrash() {
        #expect(TimeSpan(String(repeating: "9", count: 1000)) == nil)
        #expect(TimeSpan(String(repeating: "9", count: 1000) + "w") == nil)
    }

    @Test func whatCannotBeHeldBecomesTheNearest() {
        #expect(TimeSpan.seconds(.max).nanoseconds == .max)
        #expect(TimeSpan.seconds(.min).nanoseconds == .min)
        #expect(TimeSpan.milliseconds(.max).nanoseconds == .max)
        #expect(TimeSpan.milliseconds(.min).nanoseconds == .min)
        #expect(TimeSpan.seconds(9_223_372_036).nanoseconds == 9_223_372_036_000_000_000)
    }

    @Test(
        arguments: [(0, 0), (1, 1), (999_999, 1), (1_000_000, 1), (1_000_001, 2), (.max, 9_223_372_036_855)]
            as [(Int64, Int64)]
    )
    func millisecondsAreRoundedUp(_ nanoseconds: Int64, _ milliseconds: Int64) {
        #expect(TimeSpan(nanoseconds: nanoseconds).milliseconds == milliseconds)
    }

    @Test(arguments: [
        ("0", "0ms"), ("340ms", "340ms"), ("4.25s", "4.2s"), ("59.999s", "59.9s"), ("90s", "1m30s"), ("61m", "1h01m"),
        ("2h5m", "2h05m"), ("3d4h", "3d04h"),
    ])
    func isWrittenForPeople(_ text: String, _ expected: String) {
        #expect(TimeSpan(text)?.description == expected)
    }

    @Test(arguments: [Int64.min, -1, .max])
    func extremesCanBeWrittenToo(_ nanoseconds: Int64) {
        #expect(!TimeSpan(nanoseconds: nanoseconds).description.isEmpty)
    }
}
