extension TellingForm {
    /// Programs that end badly.
    static let programs = [
        TellingForm(
            "Python",
            .failure,
            ["traceback"],
            #"^\s*Traceback \(most recent call last\):"#,
            after: #"^\s|^$"#,
            end: #"^\S"#,
            hidden: #"^\s+File ".*(/site-packages/|/lib/python\d|<frozen )|^\s+[~^]+$"#,
            most: 8,
            reach: 4000,
            isToldAtEnd: true,
            swallows: true
        ),
        TellingForm(
            "Rust",
            .failure,
            ["panicked"],
            #"^thread '.*' .*panicked at "#,
            after: #"^(?!note: |test |running )"#,
            end: #"^note: "#,
            hidden:
                #"^note: |^stack backtrace|^\s+\d+: (std|core|alloc|rust_|_|main$|test)|^\s+at (/rustc/|\./build|/usr)"#,
            most: 7,
            reach: 200,
            swallows: true
        ),
        TellingForm(
            "Go",
            .failure,
            ["panic"],
            #"^panic: "#,
            after: #"^\s|^$|^\[signal|^goroutine \d|^\S+\(.*\)$|^created by|^panic: "#,
            hidden:
                #"^goroutine|^\s+(/usr|/snap|/root/go/pkg|/opt)\S*/|^(runtime|testing|reflect|net/http|created by)|^\[signal"#,
            most: 7,
            reach: 400,
            swallows: true
        ),
        TellingForm(
            "Swift, Go",
            .failure,
            ["fatal"],
            #"\b[Ff]atal error: "#,
            after: #"^Thread \d+ .*crashed|^\s*\d+ (\[|.* in )|^\*\*\* |^Platform: |^goroutine \d|^\s*$"#,
            hidden: #" in lib\w+\.so| in Swift runtime| at /usr/|^\*\*\* |^Platform|^Thread|^goroutine"#,
            most: 4,
            reach: 20
        ),
        TellingForm(
            "Java",
            .failure,
            [TellingWords.errorName],
            #"^(Exception in thread "[^"]*" |Caused by: )?([\w$]+\.)+[\w$]*(Exception|Error)(: |$)"#,
            after: #"^\s+at |^\s+\.\.\. \d+|^\s+Suppressed"#,
            hidden:
                #"^\s+at (java|jdk|sun|javax|com\.sun|org\.junit|junit|org\.gradle|org\.apache|org\.spring|kotlin|scala)\b|^\s+\.\.\. \d"#,
            most: 4,
            reach: 2000
        ),
        TellingForm(
            "node",
            .failure,
            [TellingWords.errorName, "error"],
            #"^\s*(Uncaught )?\w*Error( \[\w+\])?: "#,
            before: #"^\s*\^+$|^\s+\S|^/\S+:\d+$|^$"#,
            after: #"^\s+at |^\s+\S+ !== |^\s+[-+] |^\s*$"#,
            hidden: #"^\s+at .*(node_modules|node:|internal/)|^\s+[-+] (actual|expected)|^\s+\+ actual"#,
            most: 6,
            reach: 100
        ),
        TellingForm(
            "Ruby",
            .failure,
            ["rb"],
            #"^\S*\.rb:\d+:in .*\(.*\)$"#,
            after: #"^\s+(\d+: )?from "#,
            hidden: #"/(gems|ruby)/"#,
            most: 4
        ),
        TellingForm("Python", .failure, [TellingWords.errorName], #"^(\w+\.)*\w+(Error|Exception)(: |$)"#),
        TellingForm("C++", .failure, ["terminate"], #"^terminate called"#, after: #"^\s+what\(\)"#, most: 2),
        TellingForm("C", .failure, ["assertion"], #"\b[Aa]ssertion .*failed"#),
        TellingForm(
            "sanitizers",
            .failure,
            ["addresssanitizer", "leaksanitizer", "memorysanitizer", "threadsanitizer"],
            #"(ERROR|WARNING): \w+Sanitizer"#,
            after: #"^\s+#\d+ |^\s*$|^(READ|WRITE|0x|The signal|  )|^\w.*:$|^ *(Read|Write|Previous|Location) "#,
            hidden:
                #"^\s+#\d+ .*(/lib/|lib[at]san|\(/usr|sanitizer_common|/libc|<null>)|^Shadow|^\s+0x|^ *=>|^=+$|^HINT"#,
            most: 7,
            reach: 60
        ),
        TellingForm("sanitizers", .failure, ["runtime"], #"^\S+:\d+:\d+: runtime error: "#),
        TellingForm(
            "valgrind",
            .failure,
            ["invalid", "conditional", "uninitialised", "lost", "process"],
            #"^==\d+== (Invalid|Conditional jump|Use of uninit|Process terminating|.*[1-9]\d* bytes.*definitely lost in)"#,
            after: #"^==\d+== {3,}\S"#,
            hidden: #"vg_replace_malloc|/usr/lib"#,
            most: 5
        ),
        TellingForm("sh", .failure, ["found"], #": (command )?not found$"#),
        TellingForm(
            "sh",
            .failure,
            ["fault", "killed", "dumped", "aborted", "trap"],
            #"(Segmentation fault|Bus error|\bKilled|Aborted|Floating point exception|Illegal instruction|Trace/breakpoint trap)\b *(\(core dumped\))?( .*)?$"#
        ),
        TellingForm(
            "the system",
            .failure,
            ["space", "memory", "many", "quota"],
            #"(?i)\b(no space left on device|disk quota exceeded|out of memory|cannot allocate memory|too many open files)\b"#
        ),
        TellingForm(
            "anybody",
            .failure,
            ["exception"],
            #"^(Unhandled|Uncaught) .*[Ee]xception"#,
            after: #"^\s+at "#,
            hidden: #"^\s+at (System|Microsoft|java)\."#,
            most: 5
        ),
    ]

    /// What installs, fetches, and keeps versions.
    static let installers = [
        TellingForm(
            "npm",
            .failure,
            ["npm"],
            #"^npm (ERR!|error)( |$)"#,
            after: #"^npm (ERR!|error)"#,
            hidden:
                #"A complete log|/_logs/|^npm (ERR!|error)\s*$|(ERR!|error) (errno|syscall|a bug|workspace|location|in workspace|in:?) ?"#,
            most: 6
        ),
        TellingForm("apt", .failure, ["e"], #"^E: "#),
        TellingForm("apt", .failure, ["unmet"], #"unmet dependencies"#, after: #"^ \S"#, most: 5, reach: 30),
        TellingForm("apt", .failure, ["err"], #"^Err:\d+ "#, after: #"^  "#, most: 2),
        TellingForm("dpkg", .failure, ["dpkg"], #"^dpkg: error"#, after: #"^ "#, most: 3),
        TellingForm("pip, bazel, docker", .failure, ["error"], #"^ERROR:? +\S"#),
        TellingForm("git", .failure, ["fatal"], #"^fatal: "#),
        TellingForm("git", .failure, ["conflict", "rejected"], #"^CONFLICT \(|^ ! \[(remote )?rejected\]"#),
        TellingForm("git", .failure, ["error"], #"^error: "#),
        TellingForm("curl", .failure, ["curl"], #"^curl: \(\d+\)"#),
        TellingForm(
            "tar, cp, cat",
            .failure,
            ["cannot", "such", "denied"],
            #"^[\w./-]+: .*(: (No such file or directory|Permission denied|Is a directory|Not a directory)$|[Cc]annot )"#
        ),
        TellingForm(
            "ssh",
            .failure,
            ["verification", "denied"],
            #"Host key verification failed|Permission denied \("#
        ),
    ]
}
