import JobModel
import JobProtocol
import Testing
import Values

@Suite struct SubmissionFormatTests {
    static func read(_ change: (inout JSONObject) -> Void) throws -> Submission {
        var object = try #require(Sample.small.json.object)
        change(&object)
        return try Submission(json: .object(object))
    }

    @Test func everyMemberComesBack() throws {
        #expect(try Submission(json: JSONParser.parse(Sample.submission.json.encoded)) == Sample.submission)
        for input in [StandardInput.null, .stored, .interactive, .file("/a")] {
            var submission = Sample.small
            submission.standardInput = input
            #expect(try Submission(json: submission.json) == submission)
        }
        var withTerminal = Sample.submission
        (withTerminal.hasTerminal, withTerminal.windowSize) = (true, WindowSize("120x40"))
        #expect(try Submission(json: withTerminal.json) == withTerminal)
        var unique = Sample.submission
        unique.unique = "backup"
        #expect(try Submission(json: unique.json) == unique)
        for traits in [ProcessTraits(), Sample.traits] {
            var submission = Sample.submission
            submission.traits = traits
            #expect(try Submission(json: JSONParser.parse(submission.json.encoded)) == submission)
        }
    }

    @Test func oneAfterTheOtherIsWrittenAsEachAlone() {
        var writer = SubmissionWriter()
        var (bare, limited) = (Sample.submission, Sample.submission)
        (bare.resourceLimits, bare.traits) = ([], nil)
        (limited.resourceLimits, limited.traits) = ([], Sample.traits)
        for submission in [Sample.small, bare, Sample.submission, Sample.submission, limited, Sample.small, limited] {
            #expect(writer.text(of: submission) == submission.json.encodedText)
        }
    }

    @Test func theWayThroughTheQueueComesBack() throws {
        var submission = Sample.small
        (submission.priority, submission.slots, submission.expiry) = (-5, 3, .seconds(60))
        submission.startsAt = Timestamp(rfc3339: "2026-12-01T08:00:00Z")
        submission.dependencies.all = [
            Dependency(.completed, .jobs([1...1, 3...7])), Dependency(.failed, .reference("build")),
        ]
        (submission.dependencies.needsOne, submission.dependencies.keepsWaiting) = (true, true)
        submission.retries.limit = nil
        submission.retries.delay = .milliseconds(5)
        (submission.retries.factor, submission.retries.jitter) = (1.5, 0.25)
        submission.retries.causes = [.exit(1...3), .signal(.kill), .signal(nil), .timeout]
        #expect(try Submission(json: JSONParser.parse(submission.json.encoded)) == submission)
        for (name, value) in [
            ("after", ["jobs": [["on": "never", "ref": "a"]]]),
            ("after", ["jobs": [["on": "ended", "numbers": [[3, 1]]]]]), ("retries", ["limit": -1]),
            ("retries", ["on": ["x"]]), ("retries", ["jitter": .number(2)]),
        ] as [(String, JSONValue)] {
            #expect(throws: FormatError.self, "\(name): \(value)") { try Self.read { $0[name] = value } }
        }
    }

    @Test func hooksAndWhatTheirJobsHaveComeBack() throws {
        var submission = Sample.small
        submission.hooks = [Hook(.start, "a; b"), Hook(.end, "bell"), Hook(.failure, ByteString([0x66, 0xFF]))]
        submission.terminal = SubmitterTerminal(path: "/dev/pts/3", device: 34_819, leader: 77, leaderStart: 123_456)
        submission.hook = HookOrigin(number: 7, attempt: 2, hook: Hook(.failure, "notify"))
        submission.variables = ["JOBS_JOB_NUMBER=7", ByteString([0x41, 0x3D, 0xFF])]
        submission.standardInput = .text("{}")
        #expect(try Submission(json: JSONParser.parse(submission.json.encoded)) == submission)
        for (name, value) in [
            ("hooks", [["on": "never", "run": "x"]]), ("hooks", [["on": "end", "run": ""]]),
            ("hooks", [["on": "end", "run": "mail:"]]), ("variables", ["x"]), ("hook", ["job": 1]),
            ("terminal", ["path": "/etc/passwd", "device": 1, "leader": 1, "started": 1]), ("stdin", ["text": 1]),
        ] as [(String, JSONValue)] {
            #expect(throws: FormatError.self, "\(name): \(value)") { try Self.read { $0[name] = value } }
        }
    }

    @Test func absentMembersHaveTheirDefaults() throws {
        #expect(try Submission(json: ["command": ["true"], "directory": "/"]) == Sample.small)
    }

    @Test(
        arguments: [
            ("command", []), ("command", [""]), ("command", ["a\u{0}"]), ("command", "true"), ("command", ["a", 1]),
            ("directory", "relative"), ("directory", ""), ("directory", "/a\u{0}"), ("timeout_ns", -1),
            ("timeout_ns", .integer(.max)), ("grace_ns", .integer(.max)), ("grace_ns", .number(1)),
            ("max_output_bytes", -1), ("niceness", 2_147_483_648), ("umask", 512), ("umask", -1),
            ("when_main_ends", "explode"), ("stdin", "else"), ("stdin", ["file": "a\u{0}"]), ("labels", ["a": 1]),
            ("metadata", []), ("limits", [["name": "nofile"]]), ("limits", [["name": "nofile", "soft": -1]]),
            ("traits", []), ("traits", ["affinity": "3-1"]), ("traits", ["ignored_signals": "1024"]),
            ("traits", ["capabilities": ["effective": "x"]]),
        ] as [(String, JSONValue)]
    )
    func refusesWhatCannotBeRun(_ name: String, _ value: JSONValue) {
        #expect(throws: FormatError.self) { try Self.read { $0[name] = value } }
    }

    @Test func metadataIsNoDeeperThanEveryMessageAroundItAllows() throws {
        func nested(_ levels: Int) -> JSONValue { (1..<levels).reduce(["end": 1]) { value, _ in ["a": value] } }
        let deepest = JSONParser.maximumDepthOfPayload
        let submission = try Self.read { $0["metadata"] = nested(deepest) }
        #expect(throws: FormatError.self) { try Self.read { $0["metadata"] = nested(deepest + 1) } }
        var record = Sample.ended
        record.submission = submission
        record.outcome?.result = nested(deepest)
        let reply = ListCall.encode(.init(jobs: [record], next: nil))
        let line = JSONRPCMessage.result(id: 1, reply).line
        #expect(throws: Never.self) { try JSONParser.parse(line) }
    }
}
