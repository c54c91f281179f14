import JobModel
import JobProtocol
import Testing
import Values

@testable import JobMCP

/// What models mean is taken where it is certain; what is wrong is said with what is right.
@Suite struct ArgumentTests {
    private static let job = Parameter<String>.job()
    private static let jobs = Parameter<[String]>.jobs("job_ids")
    private static let lines = Parameter<Int64>.integer("lines", 1...1000, default: 50, "How many")
    private static let limit = Parameter<Int64?>.optionalInteger("timeout_ms", 1...1000, zeroIsNone: true)
    private static let stream = Parameter<String>.choice("stream", ["both", "stdout"])
    private static let name = Parameter<String?>.optionalWord("name")
    private static let grep = Parameter<String?>.optionalText("grep")
    private static let input = Parameter<String?>.optionalInput("input")
    private static let env = Parameter<[String: String]>.strings("env")
    private static let argv = Parameter<[String]?>.optionalTexts("argv")
    private static let metadata = Parameter<JSONObject?>.object("metadata")
    private static let eof = Parameter<Bool>.flag("eof")

    /// What a parameter makes of an argument.
    private func value<Value>(_ parameter: Parameter<Value>, _ json: JSONValue?) throws -> Value {
        var object = JSONObject()
        object.append(parameter.declared.name, json)
        return try Parameters([parameter.declared]).read(object, changes: true)(parameter)
    }

    private func problem<Value>(_ parameter: Parameter<Value>, _ json: JSONValue?) -> String? {
        do {
            _ = try value(parameter, json)
            return nil
        } catch {
            return (error as? ToolFailure)?.message
        }
    }

    private func notes(_ parameters: [DeclaredParameter], _ object: JSONObject, changes: Bool = false) throws
        -> [String]
    {
        try Parameters(parameters).read(object, changes: changes).notes
    }

    private func refusal(_ parameters: [DeclaredParameter], _ object: JSONObject) -> String? {
        do throws(ToolFailure) {
            _ = try Parameters(parameters).read(object, changes: true)
            return nil
        } catch {
            return error.message
        }
    }

    @Test func theSchemaSaysWhatModelsNeed() {
        let schema = Parameters([Self.job.declared, Self.lines.declared, Self.stream.declared]).schema
        #expect(
            schema.encodedText == #"{"type":"object","properties":{"job_id":{"type":"string"},"#
                + #""lines":{"type":"integer","description":"How many"},"#
                + #""stream":{"type":"string","enum":["both","stdout"]}},"required":["job_id"]}"#
        )
    }

    @Test(arguments: [nil, .null, "", "  \n", [], [""]] as [JSONValue?])
    func whatSaysNothingIsLeftOut(_ nothing: JSONValue?) throws {
        #expect(try value(Self.lines, nothing) == 50)
        #expect(try value(Self.stream, nothing) == "both")
        #expect(try value(Self.limit, nothing) == nil)
        #expect(try value(Self.name, nothing) == nil)
        #expect(try value(Self.eof, nothing) == false)
        #expect(try value(Self.argv, nothing) == nil)
        #expect(try value(Self.env, nothing == [""] ? [] : nothing) == [:])
        #expect(try value(Self.metadata, nothing == [""] ? [] : nothing) == nil)
        for missing in [problem(Self.job, nothing), problem(Self.jobs, nothing)] {
            #expect(missing?.contains(" is missing: ") == true)
        }
    }

    @Test func inputIsTakenAsItIs() throws {
        for text in ["", " ", "\n", "null", "[1]"] { #expect(try value(Self.input, .string(text)) == text) }
        #expect(try value(Self.grep, " ") == " ", "a pattern may be a space")
        #expect(try value(Self.input, 7) == "7")
    }

    @Test(
        arguments: [
            7, .number(7), "7", " 7 ", "#7", "job 7", "Job #7", ["7"], [7], "[\"7\"]", "job://7",
        ] as [JSONValue]
    )
    func aJobInWhateverWords(_ job: JSONValue) throws {
        #expect(try value(Self.job, job) == "7")
        #expect(try Parameters([Self.job.declared]).read(["job_ids": job], changes: true)(Self.job) == "7")
    }

    @Test(
        arguments: [
            (["1", "2"], ["1", "2"]), ([1, " #2 "], ["1", "2"]), ("web", ["web"]), (7, ["7"]),
            ("[\"1\", 2]", ["1", "2"]),
            ("1, 2,3", ["1", "2", "3"]), ("web api", ["web", "api"]), ("job 7", ["7"]), ("a,b", ["a,b"]),
        ] as [(JSONValue, [String])]
    )
    func jobsInWhateverWords(_ jobs: JSONValue, _ expected: [String]) throws {
        #expect(try value(Self.jobs, jobs) == expected)
        #expect(try Parameters([Self.jobs.declared]).read(["job_id": jobs], changes: true)(Self.jobs) == expected)
    }

    @Test func otherTypesOfTheSame() throws {
        for number: JSONValue in [5, .number(5), "5", " 5 ", "5.0", [5], "5e0"] {
            #expect(try value(Self.lines, number) == 5, "\(number)")
        }
        for yes: JSONValue in [true, "true", "True", " yes ", 1, "1", "on"] { #expect(try value(Self.eof, yes)) }
        for no: JSONValue in [false, "false", "FALSE", "no", 0, "0", "off"] { #expect(try !value(Self.eof, no)) }
        #expect(try value(Self.stream, " StdOut ") == "stdout")
        #expect(try value(Self.name, 7) == "7")
        #expect(try value(Self.name, " web ") == "web")
        #expect(try value(Self.argv, ["sleep", 5]) == ["sleep", "5"])
        #expect(try value(Self.argv, #"["sleep", "5"]"#) == ["sleep", "5"])
        #expect(try value(Self.argv, "ls -l") == ["ls -l"])
        for env: JSONValue in [
            ["A": "1", "B": ""], ["A": 1, "B": "", "C": .null], #"{"A":"1","B":""}"#, ["A=1", "B="],
        ] {
            #expect(try value(Self.env, env) == ["A": "1", "B": ""], "\(env)")
        }
        #expect(try value(Self.metadata, #"{"a":[1]}"#) == ["a": [1]])
        #expect(
            try value(Self.metadata, ["n": .decimal("12345678901234567890")])?["n"]?.encodedText
                == "12345678901234567890"
        )
    }

    @Test func whatIsWrong() {
        #expect(problem(Self.job, nil) == #"job_id is missing: a job's UUID, number or name, such as "7""#)
        for wrong: JSONValue in [0, -1, true, ["a": 1], .number(7.2), [[]]] {
            #expect(problem(Self.job, wrong)?.hasSuffix(#"such as "7""#) == true, "\(wrong)")
        }
        #expect(problem(Self.job, ["1", "2"]) == #"job_id takes one job: call once for each of ["1","2"]"#)
        for wrong: JSONValue in [
            "many", .number(1.5), "1.5", "5 s", true, "NaN", "Infinity", "1e400", [1, 2], ["a": 1],
        ] {
            let problem = problem(Self.lines, wrong)
            #expect(problem?.hasSuffix("but must be an integer from 1 to 1000, such as 500") == true, "\(wrong)")
        }
        #expect(problem(Self.stream, "all") == #"stream is "all", but must be one of "both", "stdout""#)
        for wrong: JSONValue in [["A": true], ["A": .number(1.1)], ["A": [1]], "A", ["A"], 1] {
            #expect(problem(Self.env, wrong)?.hasSuffix(#"such as {"NAME": "value"}"#) == true, "\(wrong)")
        }
        #expect(problem(Self.name, .number(1.1))?.hasSuffix(#"must be a string, such as "text""#) == true)
        for wrong: JSONValue in ["maybe", 2, [true, false]] { #expect(problem(Self.eof, wrong) != nil) }
        #expect(problem(Self.jobs, [["a": 1]])?.hasSuffix(#"an array of 1 to 100 jobs, such as ["7"]"#) == true)
        #expect(problem(Self.jobs, .array(Array(repeating: "1", count: 101))) != nil)
        #expect(problem(Self.metadata, [1])?.hasSuffix(#"such as {"key": "value"}"#) == true)
    }

    @Test func whatElseMayHaveBeenMeantIsSaid() throws {
        let known = CommandParameters.declared(shell: "/bin/sh")
        #expect(refusal(known, ["command": "cat", "stdin": "text"])?.hasSuffix("is the argument input") == true)
        let long = JSONValue.string(String(repeating: "x", count: 131_070))
        let arguments = try Parameters(known).read(["command": "ls", "env": ["A": long]], changes: true)
        #expect(throws: ToolFailure.self) { try CommandParameters.request(arguments, shell: "/bin/sh") }
        let status = Parameter<String?>.filter("status", ["running", "failed"])
        for all: JSONValue in ["all", "Any", "", .null, []] { #expect(try value(status, all) == nil) }
        #expect(try value(status, "Running") == "running")
        #expect(problem(status, "done")?.hasSuffix("or left out for all") == true)
    }

    @Test func numbersOutOfRangeAreClampedAndToldOf() throws {
        let known = [Self.lines.declared, Self.limit.declared]
        for (number, used) in [
            (5000, 1000), (0, 1), (-7, 1), ("5000", 1000), (.decimal("99999999999999999999"), 1000),
            (.number(1e300), 1000),
        ] as [(JSONValue, Int64)] {
            let arguments = try Parameters(known).read(["lines": number], changes: true)
            #expect(try arguments(Self.lines) == used)
            #expect(
                arguments.notes.count == 1 && arguments.notes[0].hasSuffix(": \(used) was used"),
                "\(arguments.notes)"
            )
        }
        for none: JSONValue in [0, -1, "0"] {
            let arguments = try Parameters(known).read(["timeout_ms": none], changes: true)
            #expect(try arguments(Self.limit) == nil, "no limit, not the shortest")
            #expect(arguments.notes.first?.hasSuffix("counts as left out") == true)
        }
        #expect(try notes(known, ["lines": 1000]) == [])
    }

    @Test func namesInOtherSpellings() throws {
        for name in ["jobId", "job-id", "JOB_ID", "Job Id", "id", "job"] {
            #expect(try Parameters([Self.job.declared]).read([name: "7"], changes: true)(Self.job) == "7")
        }
        #expect(refusal([Self.job.declared], ["job_id": "7", "id": "8"])?.contains("give job_id alone") == true)
        #expect(refusal([Self.job.declared], ["job_id": "7", "job_ids": ["7"]]) == nil)
        #expect(refusal([Self.job.declared], ["job_id": "", "job_ids": ["7"]]) == nil)
    }

    @Test func whatIsUnknownIsToldAndRefusedOnlyWhereItMatters() throws {
        let known = [Self.job.declared, Self.lines.declared, Self.limit.declared]
        #expect(try notes(known, ["job_id": "7", "reason": "x", "title": "y"]) == ["ignored: reason, title"])
        #expect(try notes(known, ["job_id": "7", "line": 5]) == ["ignored: line (did you mean 'lines'?)"])
        #expect(try notes(known, ["job_id": "7", "a": .null, "b": "", "c": []]) == [])
        #expect(try notes(known, ["job_id": "7", "dry_run": true]) == ["ignored: dry_run"], "it changes nothing")
        // Of a tool that changes something it would be something else.
        #expect(try notes(known, ["job_id": "7", "reason": "x"], changes: true) == ["ignored: reason"])
        #expect(try notes(known, ["job_id": "7", "dry_run": false], changes: true) == ["ignored: dry_run"])
        #expect(try notes(known, ["job_id": "7", "lines": 5, "line": "x"], changes: true) == ["ignored: line"])
        #expect(refusal(known, ["job_id": "7", "dry_run": true])?.hasPrefix("There is no argument dry_run") == true)
        for name in ["timeout", "timeout_seconds", "timeOut"] {
            #expect(refusal(known, ["job_id": "7", name: 5])?.contains("did you mean 'timeout_ms'?") == true)
        }
        #expect(refusal(known, ["jobs_id": "7"])?.contains("did you mean 'job_id'?") == true)
        let command = CommandParameters.declared(shell: "/bin/sh")
        #expect(try notes(command, ["command": "ls", "comment": "list"], changes: true) == ["ignored: comment"])
        #expect(refusal(command, ["command": "ls", "args": ["-l"]])?.contains("'argv'") == true)
        #expect(refusal([], ["x": 1]) == nil)
        do {
            _ = try notes(known, ["x": 1, "lines": "many"])
            Issue.record("many is no number")
        } catch {
            #expect((error as? ToolFailure)?.message.hasSuffix("\n(ignored: x)") == true, "also where the call fails")
        }
    }

    @Test func aCommandIsOneOfTwo() throws {
        let known = Parameters(CommandParameters.declared(shell: "/bin/sh"))
        func request(_ object: JSONObject) throws(ToolFailure) -> CommandRequest {
            try CommandParameters.request(known.read(object, changes: true), shell: "/bin/sh")
        }
        let wrong: [JSONObject] = [
            ["command": "ls", "argv": ["ls"]], [:], ["command": " "], ["argv": []], ["command": "a\u{0}b"],
            ["command": ["", "x"]], ["argv": ["", "x"]],
        ]
        // A hook of an agent tells somebody, and runs nothing.
        for text in ["notify", "mail:me@example.org", "webhook:https://example.org/done"] {
            _ = try request(["command": "x", "on_end": .string(text), "on_failure": .string(text)])
        }
        for text in ["rm -r /", "bell", "mail:"] {
            #expect(throws: ToolFailure.self) { try request(["command": "x", "on_failure": .string(text)]) }
        }
        for object in wrong { #expect(throws: ToolFailure.self) { try request(object) } }
        let shell = try request(["command": "a | b", "stdin": true])
        #expect(shell.command == ["/bin/sh", "-c", "a | b"])
        #expect(shell.keepsInput)
        let argv = try request(["argv": ["a", ""], "stdin": false])
        #expect(argv.command == ["a", ""])
        #expect(!argv.keepsInput)
        // Either in the other's place.
        for words: JSONValue in [["ls", "-l"], #"["ls", "-l"]"#] {
            #expect(try request(["command": words, "argv": []]).command == ["ls", "-l"])
            #expect(try request(["argv": words, "command": ""]).command == ["ls", "-l"])
        }
        for script: JSONValue in ["ls -l | wc", ["ls -l | wc"]] {
            #expect(try request(["argv": script]).command == ["/bin/sh", "-c", "ls -l | wc"])
            #expect(try request(["command": script]).command == ["/bin/sh", "-c", "ls -l | wc"])
        }
        #expect(try request(["command": "[ -f x ]"]).command == ["/bin/sh", "-c", "[ -f x ]"])
        #expect(try request(["argv": "ls"]).command == ["ls"])
        #expect(try request(["cmd": "ls", "workingDirectory": "/"]).directory == "/")
    }

    @Test func aCommandThatIsTooLongForLinuxNamesTheWay() {
        for name in ["command", "argv"] {
            let words: JSONValue = ["echo", .string(String(repeating: "x", count: 131_072))]
            let object: JSONObject = [name: name == "argv" ? words : words.array?[1]]
            #expect {
                try CommandParameters.request(
                    Parameters(CommandParameters.declared(shell: "/bin/sh")).read(object, changes: true),
                    shell: "/bin/sh"
                )
            } throws: { error in
                let message = (error as? ToolFailure)?.message ?? ""
                return message.contains("at most 131071 bytes") && message.contains("input")
            }
        }
    }
}
