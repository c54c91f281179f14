/// Subcommands that people bring along from other programs (docker, systemctl, kubectl, pueue, task-spooler), and what
/// does the same here.
struct CommandHabit {
    let words: [String]
    /// What to type behind the program's name, and behind that of the command that it stands below.
    let ours: String
    /// What that does, behind it.
    let does: String

    static func find(_ word: String, below path: [String]) -> CommandHabit? {
        let habits = path.isEmpty ? verbs : path.count == 1 ? below[path[0]] ?? [] : []
        return habits.first { $0.words.contains(word.lowercased()) }
    }

    /// Whether `ours` stands behind the program's name alone.
    let isVerb: Bool

    private init(_ words: [String], _ ours: String, _ does: String, isVerb: Bool = false) {
        (self.words, self.ours, self.does, self.isVerb) = (words, ours, does, isVerb)
    }

    static let verbs: [CommandHabit] = [
        .init(
            ["start", "add", "submit", "exec", "spawn", "enqueue", "create", "new", "launch"],
            "run",
            "starts a job"
        ),
        .init(["stop", "cancel", "abort", "terminate", "end", "quit"], "kill", "ends a job"),
        .init(["restart", "rerun", "redo", "again", "repeat"], "retry", "runs an ended job again"),
        .init(["inspect", "show", "info", "describe"], "status", "shows all about a job"),
        .init(["log", "output", "cat", "out"], "logs", "shows a job's output"),
        .init(["tail", "follow"], "logs -f -n 10", "shows the end of the output and what follows"),
        .init(["fg", "foreground"], "logs -f", "follows a job's output; `attach` is for one with a terminal"),
        .init(["input", "write", "stdin", "type"], "send", "writes to a job's input"),
        .init(["top", "htop", "monitor", "watch"], "list", "shows what runs; `events --follow` tells each change"),
        .init(["stats", "statistics"], "history", "shows how earlier runs went"),
        .init(["cron", "crontab", "timer", "timers", "every", "schedules"], "schedule", "is about what runs at times"),
        .init(["queue", "queues", "parallel", "slots"], "group", "is about queues and their slots"),
        .init(["pools", "resource", "resources"], "pool", "is about what jobs share"),
        .init(["suspend", "freeze"], "pause", "stops a job's processes for a while"),
        .init(["unpause", "continue", "cont", "bg", "thaw"], "resume", "lets a paused job go on"),
        .init(["delete", "del", "forget"], "remove", "forgets ended jobs"),
        .init(["clean", "clear", "gc", "vacuum"], "prune", "forgets old jobs"),
        .init(["tree", "deps", "dependencies"], "graph", "shows which jobs depend on which"),
        .init(["daemon", "server"], "supervisor", "is about the background process"),
        .init(["mcp"], "serve", "answers AI agents"),
        .init(["check", "fsck", "repair"], "doctor", "checks what is stored, and repairs it"),
        .init(["settings", "set", "get"], "config", "shows the settings, and changes them"),
        .init(["prompt", "repl", "interactive"], "shell", "is a prompt for these commands"),
        .init(["init", "completion", "completions"], "shell-init", "prints what a shell needs, completions too"),
        .init(["version"], "--version", "prints the version"),
    ]

    /// The same for what stands below a subcommand.
    static let below: [String: [CommandHabit]] = [
        "pool": [
            .init(["add", "create", "new", "make", "edit", "resize"], "set", "makes or changes a pool"),
            .init(["delete", "del"], "remove", "removes a pool"),
            .init(["status", "inspect", "info"], "show", "shows who has what of a pool"),
        ],
        "group": [
            .init(["add", "create", "new", "make", "edit", "parallel"], "set", "makes or changes a group"),
            .init(["delete", "del"], "remove", "removes a group"),
            .init(["show", "status", "inspect", "info"], "list", "shows all groups"),
            .init(["stop"], "pause", "starts no more jobs of a group"),
            .init(["start", "unpause", "continue"], "resume", "starts jobs of a group again"),
        ],
        "schedule": [
            .init(["add", "create", "new", "make", "set", "run"], "run --cron", "makes a schedule", isVerb: true),
            .init(["delete", "del"], "remove", "removes a schedule"),
            .init(["status", "inspect", "info"], "show", "shows a schedule"),
            .init(["stop", "disable"], "pause", "runs nothing at its times"),
            .init(["start", "enable", "unpause", "continue"], "resume", "goes on with it"),
            .init(["trigger", "now", "start-now"], "run-now", "starts a job of it now"),
        ],
        "supervisor": [
            .init(["show", "info", "inspect"], "status", "tells how it is"),
            .init(["kill", "quit", "shutdown"], "stop", "ends it; jobs run on"),
            .init(["reload"], "restart", "puts a new one in its place"),
        ],
        "config": [
            .init(["list", "ls", "print", "dump"], "show", "shows the settings"),
            .init(["unset", "remove", "reset"], "set", "changes a setting, with --unset back to its default"),
            .init(["validate", "test"], "check", "checks the file"),
            .init(["file", "where"], "path", "tells where the file is"),
        ],
        "blueprint": [
            .init(["start", "exec", "submit"], "run", "starts a job from a blueprint"),
            .init(["inspect", "info", "describe"], "show", "shows a blueprint"),
        ],
    ]
}
