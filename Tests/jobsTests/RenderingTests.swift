import JobModel
import Testing

@testable import jobs

/// What people are shown.
struct RenderingTests {
    private let now = Timestamp(milliseconds: 1_090_000)

    private func terminal(width: Int?, color: Bool = false) -> Terminal {
        Terminal(isTerminal: width != nil, columns: width, color: color ? .always : .never) { _ in nil }
    }

    @Test func aTableShowsWhatIsNeeded() {
        var running = JobRecord.sample(9, .running)
        running.startedAt = Timestamp(milliseconds: 1_030_000)
        running.submission.name = "web"
        var failed = JobRecord.sample(10, .failed)
        var outcome = Outcome(ending: Ending(status: .failed, reason: .exited))
        (outcome.exitCode, outcome.duration) = (2, .seconds(4))
        failed.outcome = outcome
        var queued = JobRecord.sample(11, .queued)
        queued.waitingFor = "a slot"
        #expect(
            JobTable(terminal: terminal(width: nil), now: now).lines(of: [running, failed, queued]) == [
                "JOB  STATUS    TIME  EXIT  COMMAND",
                "  9  running  1m00s        web: make test",
                " 10  failed    4.0s     2  make test",
                " 11  queued   1m30s        make test  (a slot)",
            ]
        )
    }

    @Test func longCommandsAreCutToTheTerminal() {
        let job = JobRecord.sample(1, .queued, command: ["echo", ByteString(String(repeating: "ä", count: 200))])
        let lines = JobTable(terminal: terminal(width: 60), now: now).lines(of: [job])
        #expect(lines.allSatisfy { Columns.count($0) <= 60 })
        #expect(lines[1].hasSuffix("…"))
    }

    @Test func onlyStatusesAreColoured() {
        let line = JobTable(terminal: terminal(width: 80, color: true), now: now).lines(of: [.sample(1, .completed)])[1]
        #expect(line.contains("\u{1B}[32mcompleted\u{1B}[0m  "))
        #expect(line.count { $0 == "\u{1B}" } == 2)
    }

    @Test func whatAJobIsCalledCannotCommandTheTerminal() {
        #expect(
            ShellText.of(["rm", "-rf", "a b", "", "it's", "x\u{1B}[2J", ByteString([0xFF])])
                == #"rm -rf 'a b' '' 'it'\''s' $'x\x1b[2J' $'\xff'"#
        )
        #expect(ShellText.of(["a\nb\tc"]) == #"$'a\nb\tc'"#)
        #expect(ShellText.shown("a\u{202E}b\u{1B}c\n") == "a\u{FFFD}b\u{FFFD}c\u{FFFD}")
        #expect(ShellText.lines("a\nb\u{7}") == "a\nb\u{FFFD}")
    }

    @Test func statusTellsTheWholeStory() {
        var job = JobRecord.sample(7, .killed)
        job.submission.labels = ["b": "2", "a": "1"]
        var outcome = Outcome(ending: Ending(status: .killed, reason: .killedByUser))
        outcome.signal = .terminate
        outcome.startedAt = Timestamp(milliseconds: 1_030_000)
        outcome.duration = .seconds(3)
        (outcome.outputBytes, outcome.droppedBytes) = (4096, 1024)
        outcome.survivors = [Survivor(pid: 42, command: "sudo")]
        job.outcome = outcome
        let times = TimeText(now: now, isRelative: true)
        let lines = JobDetails(terminal: .plain, times: times).lines(of: job)
        #expect(lines[0] == "Job 7")
        for line in [
            "  status      killed by its user: SIGTERM", "  command     make test", "  labels      a=1 b=2",
            "  submitted   1 minute ago", "  duration    3.0s",
            "  output      4.0 KiB, of which 1.0 KiB were dropped", "  survivors   42 (sudo)",
        ] {
            #expect(lines.contains(line), "\(line)")
        }
    }

    @Test func timesAreRelativeForPeopleAndExactForPrograms() {
        let relative = TimeText(now: now, isRelative: true)
        #expect(relative.of(now) == "just now")
        #expect(relative.of(Timestamp(milliseconds: 1_080_000)) == "10 seconds ago")
        #expect(relative.of(Timestamp(milliseconds: 2_000_000)).hasPrefix("in the future"))
        #expect(TimeText(now: now, isRelative: false).of(now) == "1970-01-01T00:18:10.000Z")
    }

    @Test func wideCharactersTakeTwoColumns() {
        #expect(Columns.count("日本") == 4)
        #expect(Columns.truncated("日本語", to: 5) == "日本…")
        #expect(Columns.padded("é", to: 3, right: true) == "  é")
    }

    @Test(
        arguments: [
            (true, ColorChoice.auto, [:], true), (false, .auto, [:], false), (false, .always, ["NO_COLOR": "1"], true),
            (true, .never, [:], false), (true, .auto, ["NO_COLOR": "1"], false), (true, .auto, ["TERM": "dumb"], false),
            (false, .auto, ["CLICOLOR_FORCE": "1"], true), (false, .auto, ["CLICOLOR_FORCE": "0"], false),
            (false, .auto, ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], false),
        ] as [(Bool, ColorChoice, [String: String], Bool)]
    )
    func coloursAreForTerminalsUnlessSaidOtherwise(
        isTerminal: Bool,
        choice: ColorChoice,
        variables: [String: String],
        expected: Bool
    ) {
        let terminal = Terminal(isTerminal: isTerminal, columns: 80, color: choice) { variables[$0] }
        #expect(terminal.hasColor == expected)
    }
}
