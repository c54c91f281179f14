extension TellingForm {
    /// Compilers, and checkers that speak like them.
    static let compilers = [
        TellingForm(
            "rustc",
            .failure,
            ["error"],
            #"^error(\[E\d+\])?: "#,
            after: #"^\s*(-->|:::|\||=|\d+ +\||\.\.\.)|^(help|note|warning): |^\s+\S|^$"#,
            hidden: #"^\s*\|\s*$|^(help|note)|^\s*(=|:::)"#,
            most: 5
        ),
        TellingForm(
            "javac",
            .failure,
            ["error"],
            #"^\S.*\.java:\d+: error: "#,
            after: #"^\s+\S"#,
            most: 5,
            reach: 6
        ),
        TellingForm(
            "tsc",
            .failure,
            ["error"],
            #"^[^\s:(][^:(]*(\(\d+,\d+\):|:\d+:\d+ -) error TS\d+"#,
            after: #"^\d+ |^\s*~+$|^  \S|^$"#,
            hidden: #"^\s*~+$"#,
            most: 3,
            reach: 8
        ),
        TellingForm(
            "swiftc",
            .failure,
            ["error"],
            #"^\S.*\.swift:\d+:\d+: error: "#,
            after: #"^ *\d* \||^$"#,
            hidden: #"^ *\d+ \|\s*[})]?\s*$"#,
            most: 5,
            reach: 12
        ),
        TellingForm(
            "gcc, clang, mypy",
            .failure,
            ["error"],
            #"^[^\s:][^:]*?(:\d+(:\d+)?|\(\d+(,\d+)?\)) ?: (fatal |internal compiler )?error\b(:| )"#,
            before:
                #": In (member |static |lambda )?(function|constructor|instantiation|destructor)|^In file included|^ +from \S|: +required from|: At global scope"#,
            after: #"^ +\d* \||: note: |^\s+[\^~]|^  +\S"#,
            hidden: #"note: "#,
            most: 4
        ),
        TellingForm(
            "gcc",
            .failure,
            ["error"],
            #"^(cc1\w*|g?cc|[cg]\+\+|clang(\+\+|-\d+)?|as|\S*-gcc): (fatal |internal compiler )?error: (?!linker command)"#
        ),
        TellingForm(
            "gfortran",
            .failure,
            ["error"],
            #"^(Fatal )?Error: "#,
            before: #"^ +\d* +\||^\S+:\d+:\d+:$|^$"#
        ),
        TellingForm(
            "go",
            .failure,
            ["go"],
            #"^(vet: )?[\w./-]+\.go:\d+:\d+: "#,
            before: #"^# \S+"#,
            after: #"^\t\S"#,
            most: 3
        ),
        TellingForm("eslint", .failure, ["error"], #"^\s+\d+:\d+\s+error\s"#, before: #"^\S+\.\w+$"#),
        TellingForm("shellcheck", .failure, ["error"], #"\bSC\d{4} \(error\)"#, before: #"^In \S+ line \d+:|^[^ ]"#),
        TellingForm("flake8, ruff", .failure, ["py"], #"^\S+\.pyi?:\d+:\d+: [A-Z]+\d+ "#),
        TellingForm("ruff", .failure, ["errors", "error"], #"^Found \d+ errors?"#),
    ]

    static let linkers = [
        TellingForm(
            "ld",
            .failure,
            ["undefined"],
            #"undefined (reference|symbol)|Undefined symbols"#,
            before: #": in function "#,
            after: #"^>>> |^  "#,
            most: 3
        ),
        TellingForm(
            "ld",
            .failure,
            ["multiple", "duplicate"],
            #": multiple definition of |duplicate symbol"#,
            after: #"^>>> "#,
            most: 3
        ),
        TellingForm("ld", .failure, ["cannot", "library"], #"\bld\b.*: cannot find |library not found for "#),
        TellingForm("ld", .failure, ["relocation"], #"relocation (truncated|R_\w+ against)"#),
        TellingForm(
            "ld",
            .failure,
            ["ld", "lld", "gold"],
            #"^\S*ld(\.\w+)?: (fatal )?error: |^\S*ld(\.\w+)?: .*(file not recognized|No such file|bad value)"#,
            after: #"^>>> "#,
            most: 3
        ),
    ]
}
