import JobModel
import Testing
import Values

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
                "JOB  STATUS    TIME  SINCE                     EXIT  COMMAND",
                "  9  running  1m00s  1970-01-01T00:17:10.000Z        web: make test",
                " 10  failed    4.0s  1970-01-01T00:16:40.000Z     2  make test",
                " 11  queued   1m30s  1970-01-01T00:16:40.000Z        make test  (a slot)",
            ]
        )
    }

    @Test func columnsComeWhereThereIsSomethingInThem() {
        var job = JobRecord.sample(1, .running)
        job.submission.group = "build"
        (job.progress, job.progressMessage) = (0.456, "compiling")
        #expect(
            JobTable(terminal: terminal(width: 100), now: now).lines(of: [job, .sample(2, .queued)]) == [
                "JOB  STATUS   PROGRESS            TIME  SINCE   EXIT  GROUP  COMMAND",
                "  1  running  [####------]  45%  1m30s  1m ago        build  make test  (compiling)",
                "  2  queued                      1m30s  1m ago               make test",
            ]
        )
    }

    @Test func aNarrowTerminalHasFewerColumns() {
        var job = JobRecord.sample(1, .running, command: ["make", "-C", "some/where/deep/below", "test"])
        job.submission.group = "build"
        job.progress = 0.5
        func header(_ width: Int) -> String {
            JobTable(terminal: terminal(width: width), now: now).lines(of: [job])[0]
        }
        #expect(header(95).contains("SINCE"))
        #expect(!header(85).contains("SINCE") && header(85).contains("GROUP"))
        #expect(!header(76).contains("GROUP") && header(76).contains("PROGRESS"))
        #expect(header(50) == "JOB  STATUS    TIME  EXIT  COMMAND")
        for width in 37...120 {
            let lines = JobTable(terminal: terminal(width: width), now: now).lines(of: [job])
            #expect(lines.allSatisfy { Columns.count($0) <= width }, "\(width)")
        }
    }

    @Test func longCommandsAreCutToTheTerminal() {
        let job = JobRecord.sample(1, .queued, command: ["echo", ByteString(String(repeating: "ä", count: 200))])
        let lines = JobTable(terminal: terminal(width: 60), now: now).lines(of: [job])
        #expect(lines.allSatisfy { Columns.count($0) <= 60 })
        #expect(lines[1].contains("echo ä") && lines[1].contains("…"))
    }

    @Test func ofALongCommandProgramAndLastWordsStay() {
        var job = JobRecord.sample(1, .queued, command: ["python3", "-m", "pytest", "tests/unit/parser", "-k", "slow"])
        #expect(CommandText(job).shortened(to: 60) == "python3 -m pytest tests/unit/parser -k slow")
        #expect(CommandText(job).shortened(to: 30) == "python3 -m …/parser -k slow")
        job.waitingFor = "a slot"
        #expect(CommandText(job).shortened(to: 30).hasSuffix("…") || CommandText(job).shortened(to: 30).hasSuffix(")"))
        for width in 1...60 { #expect(Columns.count(CommandText(job).shortened(to: width)) <= width) }
    }

    @Test func onlyStatusesAreColoured() {
        let line = JobTable(terminal: terminal(width: 80, color: true), now: now).lines(of: [.sample(1, .completed)])[1]
        #expect(line.contains("\u{1B}[38;5;28mcompleted\u{1B}[0m  "))
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
            "  submitted   1m ago, at ", "  duration    3.0s",
            "  output      4.0 KiB, of which 1.0 KiB were dropped", "  survivors   42 (sudo)",
        ] {
            #expect(lines.contains { $0 == line || line.hasSuffix(", at ") && $0.hasPrefix(line) }, "\(line)")
        }
    }

    @Test func timesAreRelativeForPeopleAndExactForPrograms() {
        let relative = TimeText(now: now, isRelative: true)
        #expect(relative.of(now) == "just now")
        #expect(relative.of(Timestamp(milliseconds: 1_080_000)) == "10s ago")
        #expect(relative.of(Timestamp(milliseconds: 2_000_000)) == "in 15m")
        #expect(TimeText(now: now, isRelative: false).of(now) == "1970-01-01T00:18:10.000Z")
    }

    @Test func wideCharactersTakeTwoColumns() {
        #expect(Columns.count("日本") == 4)
        #expect(Columns.truncated("日本語", to: 5) == "日本…")
        #expect(Columns.padded("é", to: 3, right: true) == "  é")
        #expect(Columns.count("e\u{301}x") == 2 && Columns.count("\u{301}") == 0)
        #expect(Columns.count("🚀") == 2 && Columns.count("⚠️") == 2 && Columns.count("⚠") == 1)
        #expect(Columns.count("👩🏽‍🚀") == 2 && Columns.count("🇩🇪") == 2 && Columns.count("한글") == 4)
    }

    @Test(
        arguments: [
            (true, ColorChoice.auto, [:], true), (false, .auto, [:], false), (false, .always, ["NO_COLOR": "1"], true),
            (true, .never, [:], false), (true, .auto, ["NO_COLOR": "1"], false), (true, .auto, ["TERM": "dumb"], false),
            (false, .auto, ["CLICOLOR_FORCE": "1"], true), (false, .auto, ["CLICOLOR_FORCE": "0"], false),
            (false, .auto, ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], false),
            (true, .auto, ["NO_COLOR": ""], true), (true, .auto, ["CLICOLOR": "0"], false),
            (true, .auto, ["CLICOLOR": "1"], true), (false, .auto, ["CLICOLOR": "1"], false),
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
