extension TellingForm {
    /// Test runners.
    static let tests = [
        // Bytes of ✘ ✗ ✖ ✕ × and of the dots and arrows that runners draw: an expression sees bytes.
        TellingForm(
            "Swift Testing",
            .failure,
            ["recorded"],
            #"^\S+ .*recorded an issue"#,
            after: #"^\xE2\x86\xB3|^\s+\S"#,
            most: 4,
            reach: 6
        ),
        TellingForm(
            "Swift Testing",
            .suspect,
            ["✘", "✗", "✖"],
            #"^\xE2\x9C[\x97\x98\x96] (Test|Suite) .* failed after"#
        ),
        TellingForm(
            "jest",
            .failure,
            ["●"],
            #"^\s+\xE2\x97\x8F \S"#,
            after: #"^\s{4,}\S|^\s*$"#,
            hidden:
                #"^\s+at .*(node_modules|node:internal|jest-)|^\s+\d+ \||^\s+\||^ {6}(?!at )\S|^\s+[-+] (Expected|Received)"#,
            most: 7,
            swallows: true
        ),
        TellingForm(
            "vitest",
            .failure,
            ["fail"],
            #"^\s*FAIL\s+\S+ > "#,
            after: #"^(\w*Error|\s|$)|^[-+] "#,
            end: #"^\xE2\x8E\xAF|^ \xE2\x9D\xAF"#,
            hidden: #"^\xE2\x8E\xAF|^\s+\d+\|"#,
            most: 7,
            reach: 20,
            swallows: true
        ),
        TellingForm(
            "vitest, jest, node",
            .failure,
            ["✘", "✗", "✖", "✕", "×"],
            #"^\s*(\xE2\x9C[\x97\x98\x96\x95]|\xC3\x97) "#
        ),
        TellingForm(
            "mocha, JUnit, rspec",
            .failure,
            [TellingWords.numbered],
            #"^ {0,2}\d+\) \S"#,
            after: #"^(?! {0,2}\d+\) )"#,
            end: #"^(FAILURES!!!|Finished in |Failed examples:|Tests: \d)"#,
            hidden:
                #"^\s+at .*(node_modules|node:internal|process\.)|^\s*[-+] expected|^\s+\+ expected|^\s+at (java|jdk|sun|org\.junit|junit|org\.hamcrest)\b|^(FAILURES!!!|Finished in |Failed examples:)|^\s+# /(usr|var)"#,
            most: 7,
            reach: 40,
            swallows: true,
            needsAnnouncement: true
        ),
        TellingForm("rspec", .suspect, ["rspec"], #"^rspec \S+:\d+ # "#),
        TellingForm("pytest", .failure, ["failed", "error"], #"^(FAILED|ERROR) \S+(::\S+|\.py)"#),
        TellingForm(
            "pytest",
            .failure,
            ["e"],
            #"^E {2,}\S"#,
            before: #"^> "#,
            after: #"^E\b|^\S+\.py:\d+: |^$"#,
            hidden: #"^E\s+(Full diff|Use -v|[-+?] |[\[\](){}]|'|\.\.\.)|^E\s*$"#,
            most: 5,
            reach: 40
        ),
        TellingForm("pytest", .suspect, ["failed", "error"], #"^\S+::\S+.* (FAILED|ERROR)\b"#),
        TellingForm(
            "unittest",
            .failure,
            ["error", "fail"],
            #"^(ERROR|FAIL): \w+ \("#,
            after: #"^-+$"#,
            hidden: "^-",
            most: 1,
            reach: 1
        ),
        TellingForm("unittest", .suspect, ["error", "fail"], #" \.\.\. (ERROR|FAIL)$"#),
        TellingForm("cargo", .failure, ["failed"], #"^test .* \.\.\. FAILED$"#),
        TellingForm(
            "go",
            .failure,
            ["fail"],
            #"^\s*--- FAIL: "#,
            before: #"^\s+\S+\.go:\d+: "#,
            after: #"^\s+\S+\.go:\d+: |^\s{8,}\S"#,
            most: 5
        ),
        TellingForm(
            "TAP",
            .failure,
            ["not"],
            #"^\s*not ok\b"#,
            after: #"^\s+(---|\.\.\.)|^\s+[\w]+: ?|^\s+([^\sno#]|no[^t]|n[^o]|o[^k]|ok[^ ])|^#|^\s*$"#,
            end: #"^\s+\.\.\.$"#,
            hidden:
                #"^\s+(---|\.\.\.|duration_ms|type:|stack:|code:|name:|failureType:|operator:|location:)|^\s+(at |node:|async )|^# Subtest|^\s+\S+ \((file:|node:)|^# (tests|suites|pass|cancelled|skipped|todo|duration)"#,
            most: 6,
            reach: 40
        ),
        TellingForm("prove", .failure, ["failed"], #"^# +Failed test"#, after: #"^# "#, most: 5, reach: 10),
        TellingForm("go", .failure, ["go"], #"^\s+\S+_test\.go:\d+: "#),
        TellingForm("prove", .summary, ["failed", "parse"], #"^\s+(Failed tests?|Parse errors): "#),
        TellingForm("prove", .failure, ["dubious"], #"Dubious, test returned"#),
        TellingForm("bats", .failure, ["✗"], #"^ \xE2\x9C\x97 "#, after: #"^   "#, most: 4),
        TellingForm(
            "ctest",
            .failure,
            ["failed", "exception", "timeout", "run"],
            #"^\s*\d+/\d+ Test +#\d+: .*\*\*\*"#,
            after: #"^(?!\s*(Start|\d+/\d+ Test) )"#,
            end: #"^$"#,
            most: 4,
            reach: 20
        ),
        TellingForm(
            "ctest",
            .failure,
            ["failed"],
            #"^The following tests FAILED:"#,
            after: #"^\s+\d+ - "#,
            most: 8,
            reach: 500
        ),
        TellingForm(
            "gtest",
            .failure,
            ["failure"],
            #"^\S+:\d+: Failure$"#,
            after: #"^(Value of|Expected|Which|  |\S.*\bactual)"#,
            most: 4,
            reach: 8
        ),
        TellingForm("gtest", .failure, ["failed"], #"^\[ +FAILED +\] "#),
        TellingForm(
            "surefire",
            .failure,
            ["failure", "error"],
            #"<<< (FAILURE|ERROR)!"#,
            after: #"^\S*(Exception|Error)\b|^\s+at "#,
            hidden: #"^\s+at (java|jdk|sun|org\.junit|junit|org\.apache)"#,
            most: 4
        ),
        TellingForm(
            "scripts",
            .failure,
            ["fail", "failed"],
            #"^\s*[\[(]?(FAIL|FAILED)[\])]?(:|\s)\s*\S"#,
            after: #"(?i)^\s+(at |but |reason|error|message|received|[-+>] )|^\s*(expected|actual|got|want)\b"#,
            most: 4,
            reach: 8
        ),
    ]
}
