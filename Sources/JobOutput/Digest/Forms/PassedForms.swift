extension TellingForm {
    /// What went well, whatever its name says.
    static let passed = [
        TellingForm("TAP", .passed, ["todo", "skip"], #"(?i)^\s*not ok\b.*# (todo|skip)"#),
        TellingForm("TAP, go", .passed, ["ok"], #"^\s*ok( \d+\b|\s+\S+\s+([\d.]+s|\(cached\)))"#),
        TellingForm("cargo, unittest", .passed, ["ok"], #"\.\.\. ?ok$|\[ +OK +\]|\bOK$"#),
        TellingForm("mocha, jest, Swift Testing", .passed, ["✓", "✔", "√", "◇", "➜"], #"^\s*[^\w\s([<"'-]"#),
        TellingForm("go", .passed, ["run", "pass", "cont", "pause"], #"^\s*(=== (RUN|CONT|PAUSE|NAME)|--- PASS:)"#),
        TellingForm(
            "pytest, ctest",
            .passed,
            ["pass", "passed"],
            #"\b(PASSED|PASS|Passed|passed)\b *(\[ *\d+%\]|\(?[\d.]+ *m?s(ec)?\)?)?$"#
        ),
        TellingForm("scripts", .passed, ["pass", "passed"], #"^\s*[\[(]? ?(PASS|PASSED|Passed|passed)\b"#),
        TellingForm("node", .passed, ["#", "subtest"], #"^\s*# Subtest: "#),
        TellingForm("XCTest", .passed, ["started", "passed"], #"^Test (Case|Suite) '.*' (started|passed)"#),
        TellingForm("make", .passed, ["ignored"], #"^g?make(\[\d+\])?: .*\(ignored\)$"#),
    ]

    /// What speaks of errors and has none.
    static let harmless = [
        TellingForm("compilers", .harmless, ["note", "warning"], #":\d+: (note|warning): "#),
        TellingForm(
            "anybody",
            .harmless,
            ["error", "errors", "failed", "failures", "failure", "fail", "exceptions"],
            #"(?i)\b(0|no|zero|without|any) (\w+ )?(errors?|fail(ed|ures?)?|exceptions?)\b|\b(errors?|failures?|failed|fail)[=: ]+0\b|\b(error|failure)[- ](handl|free|rate|page|recover|report|check|cod)"#
        ),
    ]
}
