import JobModel
import Testing
import Values

@testable import JobConfiguration

/// From a definition and values to a job.
struct BlueprintTests {
    private let build = """
        [blueprint.build]
        description = "Build a target"
        command = ["make", "-j{jobs}", "{target}", { if = "verbose", add = "V=1" }, { unless = "verbose", add = "-s" },
                   { if = "log", add = ["--log", "{log}"] }, "{{literal}}"]
        dir = "sub"
        env = { LEVEL = "O{level}", LOG = "{log}" }
        group = "builds"
        timeout = "30m"
        grace = 3
        max-output = "1M"
        nice = 5
        labels = { kind = "build" }
        metadata = { team = "core", depth = 2 }
        [blueprint.build.parameters]
        target = { type = "choice", choices = ["all", "clean"], default = "all", description = "What to make" }
        jobs = { type = "integer", minimum = 1, maximum = 64, default = 4 }
        verbose = { type = "boolean" }
        level = { type = "number", minimum = 0, maximum = 3, default = 1.5 }
        log = { type = "string", optional = true, pattern = "[a-z.]+" }
        """

    @Test func defaultsFillWhatIsNotGiven() throws {
        let job = try blueprint(build).made()
        #expect(job.submission.command == ["make", "-j4", "all", "-s", "{literal}"])
        #expect(job.environment == ["LEVEL=O1.5"], "a variable without a value is not set")
        #expect(job.submission.directory == "/project/sub")
        #expect(job.submission.group == "builds")
        #expect(job.submission.timeout == .seconds(1800))
        #expect(job.submission.stop.grace == .seconds(3))
        #expect(job.submission.maximumOutput == .mebibytes(1))
        #expect(job.submission.niceness == 5)
        #expect(job.submission.labels == ["kind": "build", "blueprint": "build"])
        #expect(job.submission.metadata == ["team": "core", "depth": 2])
    }

    @Test func valuesBecomeArgumentsOfTheirOwn() throws {
        let blueprint = try blueprint(build)
        #expect(
            try blueprint.command(["target": "clean", "jobs": 8, "verbose": true, "log": "a.b"])
                == ["make", "-j8", "clean", "V=1", "--log", "a.b", "{literal}"]
        )
        #expect(try blueprint.made(["log": "x", "level": 2]).environment == ["LEVEL=O2", "LOG=x"])
        #expect(try blueprint.command(["jobs": .number(8)])[1] == "-j8", "8.0 is a whole number")
    }

    @Test(
        arguments: [
            (
                ["target": "install"],
                "f:15:1: blueprint build: parameter target wants one of all, clean, not \"install\""
            ),
            (["jobs": 65], "f:16:1: blueprint build: parameter jobs wants an integer from 1 to 64, not 65"),
            (["jobs": "4"], "f:16:1: blueprint build: parameter jobs wants an integer from 1 to 64, not \"4\""),
            (["jobs": .number(1.5)], "f:16:1: blueprint build: parameter jobs wants an integer from 1 to 64, not 1.5"),
            (["verbose": 1], "f:17:1: blueprint build: parameter verbose wants true or false, not 1"),
            (
                ["level": .number(.infinity)],
                "f:18:1: blueprint build: parameter level wants a number from 0 to 3, not inf"
            ),
            (["log": "A"], "wants a string that matches [a-z.]+ that begins with no dash, not \"A\""),
            (["log": "a\n"], "not \"a\\n\""), (["log": nil, "jobs": .null], "wants an integer from 1 to 64, not null"),
            (
                ["traget": "all"],
                "f:1:12: blueprint build has no parameter 'traget' (it has target, jobs, verbose, level, log); "
                    + "did you mean 'target'?"
            ),
        ] as [(JSONObject, String)]
    )
    func wrongValuesAreRefused(values: JSONObject, message: String) throws {
        let refusal = try #require(try blueprint(build).refusal(values))
        #expect(refusal.hasSuffix(message), "\(refusal)")
    }

    @Test func noValueIsTakenForAnOption() throws {
        let strict = try blueprint(
            """
            [blueprint.x]
            command = ["grep", "{what}"]
            parameters.what = { type = "string" }
            """
        )
        #expect(strict.refusal(["what": "--include=x"])?.contains("begins with no dash") == true)
        #expect(strict.refusal([:])?.contains("parameter what has to be given: a string") == true)
        #expect(strict.refusal(["what": "a\u{0}b"]) != nil)
        #expect(try strict.command(["what": "a b; $(c) `d` 'e' \"f\"\n*"]) == ["grep", "a b; $(c) `d` 'e' \"f\"\n*"])
        let lax = try blueprint(
            """
            [blueprint.x]
            command = ["grep", "{what}"]
            parameters.what = { type = "string", allow-dash = true }
            """
        )
        #expect(try lax.command(["what": "-v"]) == ["grep", "-v"])
    }

    @Test func whatIsBlockedSaysWhy() throws {
        let blueprint = try blueprint("[blueprint.x]\ncommand = [\"x\"]\nblocked = true\nreason = \"too dear\"")
        #expect(blueprint.refusal([:]) == "f:1:12: blueprint x is blocked: too dear")
    }

    @Test func wordsOfTheCommandLineGetTheirTypes() throws {
        let blueprint = try blueprint(build)
        func value(_ name: String, _ text: ByteString) -> JSONValue? { blueprint.parameter(name)?.value(of: text) }
        #expect(value("jobs", "8") == 8)
        #expect(value("jobs", "x") == "x")
        #expect(value("verbose", "true") == true)
        #expect(value("level", "0.5") == .number(0.5))
        #expect(value("target", "7") == "7")
    }

    @Test func parametersAsASchema() throws {
        let schema = try blueprint(build).schema
        #expect(schema["additionalProperties"] == false)
        #expect(schema["required"] == nil)
        #expect(schema["properties"]?["jobs"]?["maximum"] == 64)
        #expect(schema["properties"]?["target"]?["enum"] == ["all", "clean"])
        #expect(schema["properties"]?["target"]?["description"] == "What to make (one of all, clean)")
        #expect(schema["properties"]?["verbose"]?["default"] == false)
    }
}
