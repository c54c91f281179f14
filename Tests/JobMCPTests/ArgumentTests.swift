import JobModel
import JobProtocol
import Testing

@testable import JobMCP

/// What is wrong with the arguments of a call is said with what is right.
@Suite struct ArgumentTests {
    private static let job = Parameter<String>.job()
    private static let jobs = Parameter<[String]>.jobs("job_ids")
    private static let lines = Parameter<Int64>.integer("lines", 1...1000, default: 50, "How many")
    private static let stream = Parameter<String>.choice("stream", ["both", "stdout"])
    private static let env = Parameter<[String: String]>.strings("env")
    private static let eof = Parameter<Bool>.flag("eof")

    private func problem<Value>(_ parameter: Parameter<Value>, _ json: JSONValue?) -> String? {
        var object = JSONObject()
        object.append(parameter.name, json)
        do throws(ToolFailure) {
            _ = try Arguments(object)(parameter)
            return nil
        } catch {
            return error.message
        }
    }

    @Test func theSchemaSaysWhatIsChecked() {
        let schema = Parameters([Self.job.declared, Self.lines.declared]).schema
        #expect(
            schema.encodedText == #"{"type":"object","properties":{"job_id":{"type":"string"},"#
                + #""lines":{"type":"integer","minimum":1,"maximum":1000,"default":50,"description":"How many"}},"#
                + #""required":["job_id"],"additionalProperties":false}"#
        )
    }

    @Test func defaultsAndNull() throws {
        let arguments = Arguments(["lines": .null])
        #expect(try arguments(Self.lines) == 50)
        #expect(try arguments(Self.stream) == "both")
        #expect(try arguments(Self.env) == [:])
        #expect(try arguments(Self.eof) == false)
    }

    @Test func whatModelsMeanAlthoughTheySayItDifferently() throws {
        let arguments = Arguments(["job_id": 7, "job_ids": "web", "lines": .number(5)])
        #expect(try arguments(Self.job) == "7")
        #expect(try arguments(Self.jobs) == ["web"])
        #expect(try arguments(Self.lines) == 5)
    }

    @Test func whatIsWrong() {
        #expect(problem(Self.job, nil) == "job_id is missing: a job's UUID, number or name")
        #expect(problem(Self.job, "") == #"job_id is "", but must be a job's UUID, number or name"#)
        #expect(problem(Self.lines, 0) == "lines is 0, but must be an integer from 1 to 1000")
        #expect(problem(Self.lines, "5") == #"lines is "5", but must be an integer from 1 to 1000"#)
        #expect(problem(Self.lines, .number(1.5)) == "lines is 1.5, but must be an integer from 1 to 1000")
        #expect(problem(Self.stream, "all") == #"stream is "all", but must be one of "both", "stdout""#)
        #expect(problem(Self.env, ["A": 1]) == #"env is {"A":1}, but must be an object whose values are strings"#)
        #expect(problem(Self.eof, "true") == #"eof is "true", but must be true or false"#)
        #expect(problem(Self.jobs, []) == "job_ids is [], but must be an array of 1 to 100 jobs")
    }

    @Test func anUnknownArgumentNamesTheKnownOnes() {
        let parameters = Parameters([Self.job.declared, Self.lines.declared])
        #expect(throws: ToolFailure("Unknown argument job: the arguments are job_id, lines")) {
            try parameters.check(["job": "7"])
        }
    }

    @Test func aCommandIsOneOfTwo() throws {
        let both = Arguments(["command": "ls", "argv": ["ls"]])
        #expect(throws: ToolFailure.self) { try CommandParameters.request(both, input: false) }
        #expect(throws: ToolFailure.self) { try CommandParameters.request(Arguments([:]), input: false) }
        #expect(throws: ToolFailure.self) { try CommandParameters.request(Arguments(["command": " "]), input: false) }
        #expect(throws: ToolFailure.self) { try CommandParameters.request(Arguments(["argv": []]), input: false) }
        #expect(throws: ToolFailure.self) {
            try CommandParameters.request(Arguments(["command": "a\u{0}b"]), input: false)
        }
        let shell = try CommandParameters.request(Arguments(["command": "a | b"]), input: true)
        #expect(shell.command == ["/bin/sh", "-c", "a | b"])
        #expect(shell.keepsInput)
        let argv = try CommandParameters.request(Arguments(["argv": ["a", ""], "stdin": false]), input: true)
        #expect(argv.command == ["a", ""])
        #expect(!argv.keepsInput)
    }
}
