import Testing
import Values

/// Cron expressions, and the times that they mean.
@Suite struct CronTests {
    /// Central European time: an hour is skipped on 2026-03-29 at 2:00, and repeated on 2026-10-25 at 3:00.
    private static let berlin = ZoneRules(rule: "CET-1CEST,M3.5.0,M10.5.0/3") ?? .utc

    private func times(_ text: String, after start: String, _ count: Int, in zone: ZoneRules = .utc) throws -> [String]
    {
        let expression = try CronExpression(text)
        var time = try #require(Timestamp(rfc3339: start))
        var times: [String] = []
        while times.count < count, let next = expression.next(after: time, in: zone) {
            times.append(next.description(in: zone))
            time = next
        }
        return times
    }

    @Test(
        arguments: [
            ("0 3 * * *", ["2026-11-21T03:00:00Z", "2026-11-22T03:00:00Z"]),
            ("*/20 8-9 * * mon-fri", ["2026-11-23T08:00:00Z", "2026-11-23T08:20:00Z"]),
            ("59 23 31 12 *", ["2026-12-31T23:59:00Z", "2027-12-31T23:59:00Z"]),
            ("0 0 29 2 *", ["2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"]),
            // Either of the days is enough when both are given, and both are needed when one begins with a star.
            ("0 0 13 * 5", ["2026-11-27T00:00:00Z", "2026-12-04T00:00:00Z"]),
            ("0 0 */2 * 0", ["2026-11-29T00:00:00Z", "2026-12-13T00:00:00Z"]),
            ("0 0 * * 7", ["2026-11-22T00:00:00Z", "2026-11-29T00:00:00Z"]),
            ("0 0 * JAN,Jul sat-sun", ["2027-01-02T00:00:00Z", "2027-01-03T00:00:00Z"]),
            ("@hourly", ["2026-11-20T17:00:00Z", "2026-11-20T18:00:00Z"]),
            ("@Weekly", ["2026-11-22T00:00:00Z", "2026-11-29T00:00:00Z"]),
            ("  5-10/5,30   16 * * * ", ["2026-11-20T16:30:00Z", "2026-11-21T16:05:00Z"]),
        ] as [(String, [String])]
    )
    func itMeans(_ text: String, _ expected: [String]) throws {
        #expect(try times(text, after: "2026-11-20T16:10:00Z", 2) == expected)
    }

    @Test func theTimeItselfIsNotAfterItself() throws {
        #expect(try times("0 3 * * *", after: "2026-11-20T03:00:00Z", 1) == ["2026-11-21T03:00:00Z"])
        #expect(try times("0 3 * * *", after: "2026-11-20T02:59:59.999Z", 1) == ["2026-11-20T03:00:00Z"])
    }

    @Test(arguments: [
        "", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 13 *", "* * * * 8",
        "5/15 * * * *", "10-5 * * * *", "*/0 * * * *", "1,,2 * * * *", "-1 * * * *", "* * * * fri-mon", "a * * * *",
        "@reboot", "@every 5m", "@daily 1", "* * L * *", "* * * * 5#2", "? * * * *", "+1 * * * *", "0x1 * * * *",
        "1-2-3 * * * *", "*/1/2 * * * *", "0 0 30 2 *", "0 0 31 4,6,9,11 *", "99999999999999999999 * * * *",
    ])
    func whatIsNoneIsRefused(_ text: String) {
        #expect(throws: CronProblem.self) { try CronExpression(text) }
    }

    @Test func theRefusalSaysWhatToWrite() {
        func problem(_ text: String) -> String {
            do throws(CronProblem) {
                _ = try CronExpression(text)
                return ""
            } catch {
                return error.description
            }
        }
        #expect(problem("5/15 * * * *").contains("write 5-59/15"))
        #expect(problem("0 0 0 * * *").contains("neither seconds"))
        #expect(problem("0 0 30 2 *").contains("no such day"))
        #expect(problem("61 * * * *").contains("minute"))
        // A weekday is enough, whatever the day of the month.
        #expect(problem("0 0 30 2 1") == "")
    }

    @Test func aTimeThatIsSkippedComesRightAfterTheGapOnce() throws {
        #expect(
            try times("30 2 * * *", after: "2026-03-28T00:00:00Z", 3, in: Self.berlin)
                == ["2026-03-28T02:30:00+01:00", "2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"]
        )
        #expect(
            try times("0,15,30 2,3 * * *", after: "2026-03-29T00:00:00Z", 4, in: Self.berlin)
                == [
                    "2026-03-29T03:00:00+02:00", "2026-03-29T03:15:00+02:00", "2026-03-29T03:30:00+02:00",
                    "2026-03-30T02:00:00+02:00",
                ]
        )
    }

    @Test func aTimeThatIsRepeatedComesTheFirstTime() throws {
        #expect(
            try times("30 2 * * *", after: "2026-10-24T12:00:00Z", 2, in: Self.berlin)
                == ["2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"]
        )
        // Also for who looks in between.
        #expect(
            try times("30 2 * * *", after: "2026-10-25T00:45:00Z", 1, in: Self.berlin) == ["2026-10-26T02:30:00+01:00"]
        )
    }

    @Test func whatFollowsTheClockFollowsIt() throws {
        #expect(
            try times("*/30 * * * *", after: "2026-10-25T00:15:00Z", 4, in: Self.berlin)
                == [
                    "2026-10-25T02:30:00+02:00", "2026-10-25T02:00:00+01:00", "2026-10-25T02:30:00+01:00",
                    "2026-10-25T03:00:00+01:00",
                ]
        )
        #expect(
            try times("30 * * * *", after: "2026-03-29T00:00:00Z", 2, in: Self.berlin)
                == ["2026-03-29T01:30:00+01:00", "2026-03-29T03:30:00+02:00"]
        )
    }

    @Test(
        arguments: [
            ("NZST-12NZDT,M9.5.0,M4.1.0/3", "2026-01-15T13:00:00+13:00"),
            ("EST5EDT,M3.2.0,M11.1.0", "2026-07-01T00:00:00-04:00"),
            ("<-03>3", "2026-07-01T00:00:00-03:00"),
            ("IST-2IDT,M3.4.4/26,M10.5.0", "2026-03-27T03:00:00+03:00"),
            ("XXX3EDT4,0/0,J365/23", "2026-07-01T00:00:00-04:00"),
            ("AAA-5:45", "2026-07-01T00:00:00+05:45"),
        ] as [(String, String)]
    )
    func rulesOfZones(_ rule: String, _ local: String) throws {
        let zone = try #require(ZoneRules(rule: rule))
        #expect(try #require(Timestamp(rfc3339: local)).description(in: zone) == local)
    }

    @Test(arguments: [
        "", "A", "CET", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.5.0,M10.5.0x", "CET-999",
    ])
    func whatIsNoRule(_ text: String) { #expect(ZoneRules(rule: text) == nil) }

    @Test func damagedFilesOfZonesAreNone() {
        #expect(ZoneRules(tzif: []) == nil)
        #expect(ZoneRules(tzif: Array("TZif2".utf8) + Array(repeating: 0, count: 39)) == nil)
        #expect(ZoneRules(tzif: Array("TZif2".utf8) + Array(repeating: 255, count: 200)) == nil)
    }

    @Test func everySoOften() throws {
        let origin = try #require(Timestamp(rfc3339: "2026-11-20T16:10:03Z"))
        let recurrence = Recurrence.every(.seconds(600))
        func next(_ time: String) throws -> String? {
            recurrence.next(after: try #require(Timestamp(rfc3339: time)), in: .utc, from: origin)?.description
        }
        #expect(try next("2026-11-20T16:10:03Z") == "2026-11-20T16:20:03.000Z")
        #expect(try next("2026-11-20T16:20:02.999Z") == "2026-11-20T16:20:03.000Z")
        #expect(try next("2026-11-21T16:10:03Z") == "2026-11-21T16:20:03.000Z")
        // A clock that was set back behind the origin.
        #expect(try next("2026-11-20T15:00:00Z") == "2026-11-20T15:00:03.000Z")
    }
}
