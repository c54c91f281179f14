import Testing
import Values

@testable import JobConfiguration

/// What cannot be right is found when the file is read, with its place, before any value is given.
struct BlueprintDefinitionTests {
    @Test(
        arguments: [
            ("", "f:1:12: blueprint x: it has no command = [\"PROGRAM\", \"ARGUMENT\"]"),
            ("command = \"make\"", "f:2:11: blueprint x: command wants an array of the program and its arguments"),
            ("command = [\"make\", 1]", "f:2:20: blueprint x: command wants strings or { if"),
            (
                "command = [\"{p}\"]\nparameters.p = { type = \"string\" }",
                "f:2:12: blueprint x: command begins with the program"
            ),
            (
                "command = [\"a\", \"{p\"]",
                "f:2:17: blueprint x: command has a single brace in \"{p\": a parameter is {name}"
            ),
            ("command = [\"a\", \"{p}\"]", "f:2:17: blueprint x: there is no parameter 'p'"),
            (
                "command = [\"a\", \"{modul}\"]\nparameters.module = { type = \"string\" }",
                "f:2:17: blueprint x: there is no parameter 'modul'; did you mean 'module'?"
            ),
            (
                "command = [\"a\"]\nparameters.p = { type = \"string\" }",
                "f:3:12: blueprint x: parameter p is used nowhere"
            ),
            (
                "command = [\"a\", \"{p}\"]\nparameters.p = { type = \"string\", optional = true }",
                "f:2:17: blueprint x: \"{p}\" has no value where p is not given: write { if = \"p\", add = [\"{p}\"] }"
            ),
            (
                "command = [\"a\"]\ntimeuot = \"3s\"",
                "f:3:1: blueprint x: there is no key 'timeuot' here; did you mean 'timeout'?"
            ),
            ("command = [\"a\"]\ntimeout = \"3 parsecs\"", "f:3:11: blueprint x: timeout wants a time such as"),
            ("command = [\"a\"]\nnice = 40", "f:3:8: blueprint x: nice wants an integer from -20 to 19, not 40"),
            ("command = [\"a\"]\nreason = \"r\"", "f:3:10: blueprint x: a reason goes with blocked = true"),
            ("command = [\"a\"]\nenv = { \"A B\" = \"x\" }", "f:3:9: blueprint x: env wants names of variables"),
            ("command = [\"a\"]\nenv = { A = \"{q}\" }", "f:3:13: blueprint x: there is no parameter 'q'"),
            (
                "command = [\"a\"]\nmetadata = { d = 1979-05-27 }",
                "f:3:18: blueprint x: metadata has a date or time, which JSON"
            ),
            ("command = [\"a\"]\nlabels = [\"a\"]", "f:3:10: blueprint x: labels is a table of strings, not an array"),
            (
                "command = [\"a\", { if = \"p\", ad = \"b\" }]",
                "f:2:29: blueprint x: command has a condition with 'ad'"
            ),
        ]
    )
    func wrongDefinitions(text: String, problem: String) throws {
        let (blueprints, problems) = try define("[blueprint.x]\n\(text)\n")
        #expect(blueprints.isEmpty)
        #expect(problems.contains { $0.hasPrefix(problem) }, "\(problems)")
    }

    @Test(
        arguments: [
            ("{}", "f:3:12: blueprint x: parameter p: it has no type: string, integer"),
            ("3", "f:3:16: blueprint x: parameter p: it is a table"),
            ("{ type = \"sting\" }", "f:3:25: blueprint x: parameter p: there is no type 'sting'"),
            ("{ type = \"choice\" }", "f:3:12: blueprint x: parameter p: a choice has choices"),
            ("{ type = \"integer\", minimum = 5, maximum = 3 }", "parameter p: maximum is below minimum"),
            ("{ type = \"integer\", minimum = \"5\" }", "parameter p: minimum wants an integer, not \"5\""),
            (
                "{ type = \"integer\", maximum = 3, default = 4 }",
                "parameter p: default wants an integer of at most 3, not 4"
            ),
            (
                "{ type = \"string\", pattern = \"(\" }",
                "parameter p: pattern is not a regular expression: missing closing"
            ),
            ("{ type = \"string\", default = \"-x\" }", "parameter p: default wants a string that begins with no dash"),
            ("{ type = \"string\", default = \"a\", optional = true }", "parameter p: it has a default"),
            ("{ type = \"string\", minimum = 3 }", "parameter p: there is no key 'minimum' here"),
            (
                "{ type = \"path\", exists = \"dir\" }",
                "parameter p: exists wants one of \"any\", \"file\", \"directory\""
            ),
        ]
    )
    func wrongParameters(definition: String, problem: String) throws {
        let (blueprints, problems) = try define(
            "[blueprint.x]\ncommand = [\"a\", \"{p}\"]\nparameters.p = \(definition)\n"
        )
        #expect(blueprints.isEmpty)
        #expect(problems.contains { $0.contains(problem) }, "\(problems)")
    }

    @Test(
        arguments: [
            #"["sh", "-c", "make {p}"]"#, #"["/bin/bash", "-ec", "{p}"]"#,
            #"["bash", "-o", "pipefail", "-c", "x {p}"]"#,
            #"["env", "A=1", "sh", "-c", "{p}"]"#, #"["python3", "-c", "print({p})"]"#, #"["perl", "-ne", "{p}"]"#,
            #"["node", "--eval={p}"]"#, #"["node", "--eval", "{p}"]"#, #"["su", "ann", "-c", "{p}"]"#,
            #"["sh", "-c{p}"]"#,
            #"["a", { if = "p", add = ["sh", "-c", "{p}"] }]"#,
            #"["awk", "{p}", "file"]"#, #"["/usr/bin/env", "gawk", "-v", "a=1", "{p}"]"#, #"["gawk", "-e{p}"]"#,
        ]
    )
    func noParameterBecomesCode(command: String) throws {
        let (_, problems) = try define(
            "[blueprint.x]\ncommand = \(command)\nparameters.p = { type = \"string\" }\n"
        )
        #expect(problems.count == 1 && problems[0].contains("as code: pass it as an argument"), "\(problems)")
    }

    @Test(
        arguments: [
            #"["sh", "-c", "make \"$1\"", "sh", "{p}"]"#, #"["python3", "tool.py", "{p}"]"#,
            #"["awk", "-v", "a=1", "{{print a}}", "{p}"]"#, #"["gawk", "--file=report.awk", "{p}"]"#,
            #"["gawk", "--assign", "a=1", "{{print a}}", "{p}"]"#, #"["grep", "awk", "{p}"]"#,
            #"["bash", "-e", "x.sh", "{p}"]"#,
            #"["python3", "-m", "pytest", "{p}"]"#,
        ]
    )
    func aShellMayHaveArguments(command: String) throws {
        let blueprint = try blueprint(
            "[blueprint.x]\ncommand = \(command)\nparameters.p = { type = \"string\" }\n"
        )
        #expect(try blueprint.command(["p": "$(v)"]).last == "$(v)")
    }

    @Test func oneWrongBlueprintSaysNothingAboutTheOthers() throws {
        let (blueprints, problems) = try define("[blueprint.a]\n[blueprint.b]\ncommand = [\"b\"]\n[blueprint]\nc = 3\n")
        #expect(blueprints.map(\.name) == ["b"])
        #expect(problems.count == 2)
    }
}
