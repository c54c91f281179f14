import Testing

@testable import JobOutput

/// What real tools print when they fail, and what of it must be in the digest.
@Suite struct DigestRecordingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        /// What must be in it, in this order.
        var facts: [String]
        /// What must not.
        var noise: [String] = []
        /// As `TokenEstimate` counts.
        var most = OutputDigest.usualBudget

        var testDescription: String { name }
    }

    static let cases = [
        Case(
            name: "apt",
            facts: ["E: Unable to locate package ninja-buildd", "libfoo-does-not-exist"],
            most: 60
        ),
        Case(
            name: "asan",
            facts: ["heap-buffer-overflow", "READ of size 4", "main.c:3", "main.c:8", "SUMMARY: AddressSanitizer"],
            noise: ["Shadow bytes", "error check 7 passed"]
        ),
        Case(name: "bats", facts: ["not ok 31 adds", "parse.bats, line 33", "[ \"$output\" = 3 ]"]),
        Case(
            name: "cargo-build",
            facts: [
                "error[E0599]: no method named `cout`", "src/tokens.rs:2:21", "error[E0277]", "src/main.rs:5:25",
                "error[E0308]: mismatched types", "error[E0382]: borrow of moved value: `values`", "src/main.rs:11:22",
                "due to 4 previous errors",
            ]
        ),
        Case(
            name: "cargo-test",
            facts: [
                "tests::counts_bytes", "src/lib.rs:209:25", "bytes of abc", "left: 3", "right: 4", "src/lib.rs:211:30",
                "100 passed; 2 failed",
            ],
            noise: ["bad_input_50"]
        ),
        Case(
            name: "clang",
            facts: ["main.c:6:18: error: too few arguments", "main.c:7:11: error", "main.c:8:16", "expected ';'"],
            noise: ["\u{1B}"]
        ),
        Case(
            name: "cmake",
            facts: ["CMake Error at CMakeLists.txt:3", "FindNonexistent.cmake", "Configuring incomplete"]
        ),
        Case(
            name: "ctest",
            facts: ["parser.case_17", "***Failed", "expected 4 got 5", "parser.case_40", "2 tests failed out of 50"],
            noise: ["parser.case_30"]
        ),
        Case(
            name: "curl",
            facts: [
                "curl: (7) Failed to connect", "missing.tar: Cannot open", "cp: cannot stat", "No module named",
                "No space left on device",
            ]
        ),
        Case(name: "eslint", facts: ["errors.js", "'missing' is not defined", "main.js", "undefinedName", "problems"]),
        Case(
            name: "g++-template",
            facts: [
                "main.cpp:9:18: error: no matching function", "counts.insert(7)", "no match for ‘operator-’",
            ]
        ),
        Case(
            name: "gcc",
            facts: ["main.c:5:12: error: ‘undeclared_name’ undeclared", "^~~~", "parse.c:2:47: error: expected ‘=’"]
        ),
        Case(name: "gfortran", facts: ["main.f90:5:19", "Symbol ‘m’", "main.f90:4:6", "Cannot convert CHARACTER(4)"]),
        Case(name: "git", facts: ["pathspec 'nowhere'", "not something we can merge", "fatal: cannot change"]),
        Case(name: "go-build", facts: ["main.go:5:2", "main.go:9:2: count declared", "undefined: undefinedName"]),
        Case(
            name: "go-panic",
            facts: ["panic: runtime error: invalid memory address", "main.walk(...)", "main.go:7", "exit status 2"]
        ),
        Case(
            name: "go-test",
            facts: [
                "Parse(\"abc\") = 3, want 4", "--- FAIL: TestErrorForBadInput/error_case_42",
                "cannot open the database",
                "--- FAIL: TestFatal", "FAIL\texample.com/parser",
            ],
            noise: ["error_case_60"]
        ),
        Case(
            name: "java",
            facts: [
                "IllegalStateException: the port is not a number", "Main.java:8",
                "Caused by: java.lang.NumberFormatException: For input string: \"80a\"",
            ]
        ),
        Case(name: "javac", facts: ["Parser.java:10: error: ';' expected", "method size()", "variable missing"]),
        Case(
            name: "jest",
            facts: [
                "splits at commas", "-   \"c\"", "parser.test.js:125:26", "errors › throws", "empty", "parser.js:2:20",
                "2 failed, 120 passed",
            ],
            noise: ["bad input 60"],
            most: 300
        ),
        Case(
            name: "junit4",
            facts: ["counts(ErrorTest)", "expected:<3> but was:<2>", "ErrorTest.java:6", "reads(ErrorTest)"]
        ),
        Case(
            name: "ld",
            facts: [
                "multiple definition of `shared_value'", "cannot find -ldoesnotexist",
                "undefined reference to `compute'",
                "undefined reference to `helper'",
            ]
        ),
        Case(name: "lld", facts: ["undefined symbol: compute", "referenced by main.c", "undefined symbol: helper"]),
        Case(
            name: "make",
            facts: ["module_31.c:1:42: error: ‘missing_field’ undeclared", "obj/module_31.o] Error 1", "not remade"],
            noise: ["module_20"],
            most: 300
        ),
        Case(
            name: "make-recursive",
            facts: ["No rule to make target 'missing.c'", "./run-checks.sh: not found", "Error 127"]
        ),
        Case(name: "maven", facts: ["Non-parseable POM", "must be the same as start tag <version>"]),
        Case(
            name: "mocha-4000",
            facts: [
                "3 failing", "bad input 711:", "711 !== 712", "errors.js:715:59", "accepts case 2048",
                "2048 !== 2049", "accepts case 3333", "3333 !== 3334",
            ],
            noise: ["bad input 3331", "node:internal"],
            most: 260
        ),
        Case(name: "mypy", facts: ["errors.py:2: error: Incompatible return value", "\"size\"", "Found 3 errors"]),
        Case(
            name: "ninja-large",
            facts: [
                "FAILED: obj/module_18000.o", "src/error/module_18000.c:3:44: error: ‘value’ undeclared",
                "sum += value[i]", "ninja: build stopped",
            ],
            noise: ["module_17999", "module_18001"],
            most: 220
        ),
        Case(name: "node", facts: ["store.js:2", "TypeError: Cannot read properties of undefined", "main.js:3:24"]),
        Case(
            name: "node-spec",
            facts: ["✖ returns an error for bad input 31", "31 !== 32", "errors.test.js:36:63", "fail 1"],
            noise: ["bad input 20 "]
        ),
        Case(
            name: "npm",
            facts: ["Cannot find module '/tmp/recordings/missing.js'", "Missing script: \"biuld\""]
        ),
        Case(name: "pip", facts: ["ERROR: No matching distribution found for requests-does-not-exist==9.9"]),
        Case(
            name: "prove",
            facts: [
                "cannot open the database", "Failed test 'letters are equal'", "got: 'a'", "expected: 'b'",
                "Failed test 'lists are equal'", "'not yet'", "Failed tests:  41-43", "Result: FAIL",
            ],
            noise: ["error 20 is reported"]
        ),
        Case(
            name: "pytest",
            facts: [
                "RuntimeError: no database", "assert ['a', 'b'] == ['a', 'b', 'c']", "test_parser.py:17",
                "FileNotFoundError", "FAILED test_parser.py::test_splits_at_commas",
                "ERROR test_parser.py::test_uses_a_database", "2 failed, 150 passed, 1 error",
            ],
            noise: ["bad_input[70]"]
        ),
        Case(
            name: "python",
            facts: [
                "JSONDecodeError: Expecting property name", "direct cause of the following exception",
                "store.load(\"settings.json\")", "RuntimeError: cannot read settings.json",
            ],
            noise: ["request 120", "/lib/python"],
            most: 300
        ),
        Case(
            name: "rspec",
            facts: ["errors adds", "expected: 3", "got: 2", "parse_spec.rb:32", "32 examples, 2 failures"]
        ),
        Case(name: "ruby", facts: ["key not found: :port (KeyError)", "main.rb:6"]),
        Case(name: "ruff", facts: ["errors.py", "undefined_name", "Found 2 errors"]),
        Case(
            name: "rust-panic",
            facts: ["panicked at src/main.rs:1:63", "NotFound", "server::load", "src/main.rs:5:20"],
            noise: ["/rustc/", "request 20:"],
            most: 150
        ),
        Case(
            name: "shell",
            facts: [
                "missing/settings.conf: No such file", "terraforn: command not found", "/root/nowhere",
                "Permission denied", "Segmentation fault",
            ]
        ),
        Case(name: "shellcheck", facts: ["In errors.sh line 2", "SC2045 (error)"]),
        Case(
            name: "swift-build",
            facts: [
                "errorForBadInput(_:) recorded an issue with 1 argument number → 77", "StoreErrorTests.swift:11:6",
                "failedErrorsAreEqual() recorded an issue at StoreErrorTests.swift:9:9", "with 2 issues",
            ],
            noise: ["number → 120 "]
        ),
        Case(
            name: "swift-compile",
            facts: [
                "Store.swift:4:62: error: type 'StoreError' has no member 'missing'", "cannot find 'jobb' in scope",
            ]
        ),
        Case(
            name: "swift-crash",
            facts: ["Fatal error: Index out of range", "main.swift:1:44", "main.swift:3:7"]
        ),
        Case(name: "swiftc", facts: ["main.swift:9:23: error", "main.swift:10:7: error", "main.swift:6:16: error"]),
        Case(
            name: "tap-4000",
            facts: [
                "not ok 712", "711 !== 712", "not ok 2049", "2048 !== 2049", "not ok 3334", "3333 !== 3334", "# fail 3",
            ],
            noise: ["\n    ok ", "node:internal"],
            most: 300
        ),
        Case(name: "tsc", facts: ["src/errors.ts(3,18): error TS2322", "'mesage' does not exist", "undefinedName"]),
        Case(name: "ubsan", facts: ["main.c:4:40: runtime error: signed integer overflow", "shift exponent 41"]),
        Case(
            name: "unittest",
            facts: ["ERROR: test_division", "ZeroDivisionError", "FAIL: test_sum", "3 != 4", "failures=1, errors=1"]
        ),
        Case(name: "valgrind", facts: ["Invalid read of size 4", "main.c:4", "main.c:6", "ERROR SUMMARY: 2 errors"]),
    ]

    @Test(arguments: cases) func whatFailedIsInTheDigest(_ expected: Case) throws {
        let recording = try Recording(expected.name)
        let digest = try recording.digest()
        var rest = digest.text[...]
        for fact in expected.facts {
            let place = rest.firstRange(of: fact)
            #expect(place != nil, "'\(fact)' is not in, or not behind what comes before it:\n\(digest.text)")
            if let place { rest = rest[place.upperBound...] }
        }
        for noise in expected.noise { #expect(!digest.text.contains(noise), "'\(noise)' is in:\n\(digest.text)") }
        #expect(TokenEstimate.count(digest.text) <= expected.most, "\(digest.text)")
        #expect(digest.shownLines + digest.repeatedLines + digest.leftOutLines == digest.lines)
        #expect(digest.lines == recording.lineCount)
        #expect((digest.leftOutFrom == nil) == (digest.leftOutLines == 0))
        #expect(try recording.digest(pieces: 777) == digest, "in whatever pieces it comes")
    }

    /// What is asked for beyond the usual is given.
    @Test(arguments: ["g++-template", "cargo-build", "pytest", "mocha-4000"])
    func moreIsShownOnRequest(_ name: String) throws {
        let recording = try Recording(name)
        let usual = try recording.digest()
        let more = try recording.digest(budget: 3000)
        #expect(TokenEstimate.count(more.text) <= 3000)
        #expect(more.shownLines > usual.shownLines)
        let few = try recording.digest(budget: 100)
        #expect(TokenEstimate.count(few.text) <= 100)
        #expect(few.shownLines + few.repeatedLines + few.leftOutLines == few.lines)
    }
}
