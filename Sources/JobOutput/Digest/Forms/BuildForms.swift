extension TellingForm {
    /// What ends a run, or follows from what failed before.
    static let summaries = [
        TellingForm(
            "cargo, swift build",
            .summary,
            ["error"],
            #"^error: (could not compile|test failed, to rerun|\d+ targets? failed|aborting due|fatalError$|emit-module)"#
        ),
        TellingForm("rustc", .summary, ["aborting"], #"aborting due to "#),
        TellingForm("javac, clang", .summary, ["error", "errors"], #"^\d+ errors?( generated\.?)?$"#),
        TellingForm("collect2, clang", .summary, ["error"], #"^\S+: error: (ld returned|linker command failed)"#),
        TellingForm("make", .summary, ["error"], #"^\S*make(\[\d+\])?: \*\*\* .*Error -?\d+$"#),
        TellingForm(
            "make",
            .summary,
            ["make", "gmake"],
            #"^\S*make(\[\d+\])?: (Target .* not remade|\*\*\* (Waiting|Deleting))"#
        ),
        TellingForm("ninja", .summary, ["stopped"], #"^ninja: build stopped"#),
        TellingForm(
            "cmake",
            .summary,
            ["incomplete", "generate"],
            #"^(-- Configuring incomplete|CMake Generate step failed)"#
        ),
        TellingForm("maven, gradle", .summary, ["build"], #"\bBUILD FAIL(URE|ED)\b"#),
        TellingForm("mypy, ruff, tsc", .summary, ["found"], #"^Found \d+ errors?"#),
        TellingForm("eslint", .summary, ["problems", "problem"], #"^\S+ \d+ problems? \("#),
        TellingForm("ctest", .summary, ["tests"], #"^\d+% tests passed, [1-9]\d* tests? failed"#),
        TellingForm(
            "pytest",
            .summary,
            ["failed", "error", "errors"],
            #"^=+ .*\b[1-9]\d* (failed|errors?)\b.* =+$|^[1-9]\d* (failed|errors?)\b.* in [\d.]+"#
        ),
        TellingForm("unittest", .summary, ["failed"], #"^FAILED \((failures|errors)"#),
        TellingForm("mocha", .summary, ["failing"], #"^\s+\d+ failing$"#, announces: true),
        TellingForm(
            "JUnit, phpunit",
            .summary,
            ["failures", "failure", "error", "errors"],
            #"^There (was|were) \d+ (failure|error)s?:"#,
            announces: true
        ),
        TellingForm("rspec", .harmless, ["failures"], #"^Failures:$"#, announces: true),
        TellingForm(
            "JUnit, surefire",
            .summary,
            ["tests"],
            #"Tests run: *\d+, *(Failures: *[1-9]|(Failures: *0, *)?Errors: *[1-9])"#
        ),
        TellingForm("rspec", .summary, ["examples", "example"], #"^\d+ examples?, [1-9]\d* failures?"#),
        TellingForm(
            "jest, vitest",
            .summary,
            ["tests", "suites", "files", "test"],
            #"^\s*(Tests|Test Suites|Test Files):?\s+.*\b[1-9]\d* failed"#
        ),
        TellingForm("node", .summary, ["fail"], #"^[^\w\s]+ fail [1-9]"#),
        TellingForm("cargo", .summary, ["result"], #"^test result: FAILED"#),
        TellingForm("Swift Testing", .summary, ["issue", "issues"], #"Test run with .* failed after"#),
        TellingForm(
            "XCTest",
            .summary,
            ["executed"],
            #"^\s*Executed \d+ tests?, with (\d+ tests? skipped and )?[1-9]\d* failure"#
        ),
        TellingForm("go", .summary, ["fail"], #"^FAIL(\s+\S+\s+[\d.]+s| *$|\s+\S+ \[)"#),
        TellingForm("prove", .summary, ["result"], #"^Result: FAIL"#),
        TellingForm("gtest", .summary, ["failed"], #"^ *[1-9]\d* FAILED TESTS?$"#),
        TellingForm("sanitizers", .summary, ["summary"], #"^SUMMARY: \w+Sanitizer|ERROR SUMMARY: [1-9]"#),
        TellingForm(
            "anybody",
            .summary,
            ["failed", "failures", "failure"],
            #"\b[1-9][\d,]* (tests? )?(failed|failures?)\b.*\b\d+ (tests? )?(passed|total|ok)|\b\d+ (tests? )?(passed|ok)\b.*\b[1-9][\d,]* (tests? )?(failed|failures?)\b"#
        ),
    ]

    /// What drives compilers.
    static let builds = [
        TellingForm(
            "make",
            .failure,
            ["make", "gmake"],
            #"^\S*make(\[\d+\])?: \*\*\* |^Makefile:\d+: \*\*\* |^\S*make(\[\d+\])?: .*: (Permission denied|No such file|Command not found)"#
        ),
        TellingForm(
            "ninja",
            .failure,
            ["failed"],
            #"^FAILED: "#,
            after: #"^\S*/|^\S*(cc|\+\+|clang|ld|rustc|swiftc|python\d?|cmake|sh|ar|true)\b|^: &&"#,
            hidden: "",
            most: 1,
            reach: 1
        ),
        TellingForm("ninja", .failure, ["ninja"], #"^ninja: (error|fatal): "#),
        TellingForm("cmake", .failure, ["cmake"], #"^CMake Error"#, after: #"^\s+\S|^$"#, most: 6, reach: 30),
        TellingForm(
            "maven",
            .failure,
            ["error"],
            #"^\[ERROR\] +(?!(Re-run|To see|-> |For more|Help 1|\[Help|After correcting))\S"#
        ),
        TellingForm("maven", .harmless, ["error"], #"^\[ERROR\]"#),
        TellingForm("gradle", .failure, ["wrong"], #"^\* What went wrong:"#, after: #"^.+"#, most: 4, reach: 8),
        TellingForm("gradle", .failure, ["failed"], #"^> Task .* FAILED$"#),
    ]
}
