import JobModel
import JobProtocol
import Testing
import Values

@Suite struct ScheduleFormatTests {
    private var full: Schedule {
        get throws {
            var schedule = Schedule(
                number: 3,
                id: Sample.id,
                .cron(try CronExpression("0 3 * * mon-fri")),
                zone: "Europe/Berlin",
                submission: Sample.submission,
                createdAt: Sample.time
            )
            (schedule.missed, schedule.overlap, schedule.isPaused) = (.all, .queue, true)
            (schedule.nextAt, schedule.lastAt, schedule.lastJob) = (Sample.time, Sample.time, 7)
            (schedule.runs, schedule.skipped, schedule.missedTimes) = (1, 2, 3)
            (schedule.problem, schedule.openJobs) = ("the disk is full", [5, 7])
            return schedule
        }
    }

    @Test func allOfItIsReadAgain() throws {
        let every = Schedule(id: Sample.id, .every(.seconds(90)), submission: Sample.small, createdAt: Sample.time)
        for schedule in [try full, every] { #expect(try Schedule(json: schedule.storedJSON) == schedule) }
        let call = ScheduleAddCall(schedule: try full, environment: ["A=1"], namespaces: nil)
        let read = try ScheduleAddCall(params: call.params)
        #expect(try read.schedule == full && read.environment == ["A=1"])
        for change in ScheduleChangeCall.Change.allCases {
            let call = ScheduleChangeCall(reference: "s3", change)
            let read = try ScheduleChangeCall(params: call.params)
            #expect(read.reference == "s3" && read.change == change)
        }
        let run = ScheduleRunCall(reference: "nightly", id: Sample.id)
        #expect(try ScheduleRunCall(params: run.params).id == Sample.id)
        let list = try ScheduleListCall.decode(ScheduleListCall.encode([every]))
        #expect(list == [every])
    }

    @Test(
        arguments: [
            ["every_ns": 1], ["every_ns": .integer(.max)], ["every_ns": 1_000_000_001], ["cron": "* * * *"],
            ["cron": "0 0 30 2 *"], ["cron": 7], ["missed": "never"], ["overlap": "allow"], ["next_at": "soon"],
            ["open_jobs": ["a"]], ["created_at": 1], ["id": "x"],
        ] as [JSONValue]
    )
    func whatIsNoneIsRefused(_ change: JSONValue) throws {
        let every = Schedule(id: Sample.id, .every(.seconds(90)), submission: Sample.small, createdAt: Sample.time)
        var object = try #require(every.storedJSON.object)
        for member in change.object?.members ?? [] { object[member.name] = member.value }
        let json = JSONValue.object(object)
        #expect(throws: FormatError.self) { try Schedule(json: json) }
    }

    @Test func referencesAreNoNumbers() {
        #expect(Schedule.number(of: "s3") == 3 && Schedule.reference(3) == "s3")
        for text in ["3", "s", "s0", "s-1", "S3", "s3x", "", "s99999999999999999999"] {
            #expect(Schedule.number(of: text) == nil)
        }
    }
}
