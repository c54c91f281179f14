import Glibc
import TestSupport
import Testing
import Values

/// A job that is blocked reading its open standard input is told from one that has other work.
@Suite(.home)
struct InputWaitTests {
    let home = Home.current

    static let readers: [(name: String, command: [String])] = [
        ("read", ["cat"]),
        ("a shell's read", ["sh", "-c", "read answer; echo got $answer"]),
        ("a child of a shell", ["sh", "-c", "cat; true"]),
        ("a prompt", ["python3", "-c", "print(input('Go on? '))"]),
        ("poll", ["python3", "-c", "import select; p = select.poll(); p.register(0, 1); p.poll(); input()"]),
        ("select", ["python3", "-c", "import select; select.select([0], [], []); input()"]),
        ("epoll", ["python3", "-c", "import select; p = select.epoll(); p.register(0, 1); p.poll(); input()"]),
        (
            "a thread",
            [
                "python3", "-c",
                "import sys, threading\nt = threading.Thread(target=sys.stdin.readline)\nt.start()\nt.join()",
            ]
        ),
        ("a copy of the descriptor", ["bash", "-c", "exec 7<&0 0</dev/null; read -u 7 answer"]),
    ]

    @Test(arguments: readers.indices)
    func whoReadsWaits(index: Int) throws {
        let (name, command) = Self.readers[index]
        let number = try home.submitted(home.jobs(["run", "-i", "--"] + command))
        #expect(try home.jobs("wait", "--input", "\(number)").status == 0, "\(name)")
        let record = try home.record(number)
        #expect(record["status"] == "running")
        #expect(record["waits_for_input"]?["pid"]?.integer != nil)
        #expect(record["waiting_for"]?.string?.hasPrefix("input, which") == true)
        // What was sent is taken, and the job goes on.
        try home.succeed("send", "\(number)", "yes", "--eof")
        #expect(try home.wait(number) == 0)
        #expect(try home.record(number)["waits_for_input"] == nil)
    }

    static let others: [(name: String, command: [String])] = [
        ("waits for a child", ["sh", "-c", "sleep 1000; read answer"]),
        ("reads another pipe", ["sh", "-c", "sleep 1000 | cat"]),
        ("looks now and then", ["python3", "-c", "import select\nwhile True: select.select([0], [], [], 0.2)"]),
        (
            "serves, too",
            ["python3", "-c", "import select, socket\ns = socket.socket()\ns.listen()\nselect.select([0, s], [], [])"]
        ),
        ("sleeps", ["sleep", "1000"]),
        ("computes", ["sh", "-c", "while :; do :; done"]),
    ]

    @Test(arguments: others.indices)
    func whoDoesNotIsNotSaidTo(index: Int) throws {
        let (name, command) = Self.others[index]
        let number = try home.submitted(home.jobs(["run", "-i", "--"] + command))
        // Longer than several looks take.
        #expect(try home.jobs("wait", "--input", "--timeout", "1500ms", "\(number)").status == 124, "\(name)")
        #expect(try home.record(number)["waits_for_input"] == nil)
    }

    @Test func closedInputIsNotWaitedFor() throws {
        let number = try home.run("sh", "-c", "cat; exec sleep 1000", options: ["-i"])
        #expect(try home.jobs("wait", "--input", "\(number)").status == 0)
        try home.succeed("send", "\(number)", "--eof")
        #expect(try home.jobs("wait", "--input", "--timeout", "1s", "\(number)").status == 124)
    }

    @Test func eachQuestionIsTold() throws {
        let number = try home.sh("for i in 1 2 3; do read answer; echo \"$i: $answer\"; done", options: ["-i"])
        for answer in 1...3 {
            #expect(try home.jobs("wait", "--input", "\(number)").status == 0)
            try home.succeed("send", "\(number)", "a\(answer)")
        }
        #expect(try home.jobs("wait", "--input", "\(number)").status == 1, "it has ended")
        #expect(try home.output(number) == "1: a1\n2: a2\n3: a3\n")
        let events = try home.objects("events", "--json", "--after", "0").filter { $0["event"] == "waits-for-input" }
        #expect(events.count >= 2)
        #expect(try home.succeed("list", "-a").contains("completed"))
    }

    @Test func listAndStatusSayIt() throws {
        let number = try home.run("cat", options: ["-i"])
        #expect(try home.jobs("wait", "--input", "\(number)").status == 0)
        #expect(try home.succeed("list").contains("(input, which cat reads)"))
        #expect(try home.succeed("status", "\(number)").contains("running: waits for input, which cat reads"))
        // A supervisor that is new is told.
        try home.killSupervisor()
        #expect(try home.jobs("wait", "--input", "\(number)").status == 0)
    }

    /// The kernel tells an ordinary user, too, what its own processes do.
    @Test(.enabled(if: geteuid() == 0))
    func anOrdinaryUserSeesIt() throws {
        home.always(through: ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"])
        _ = chmod(home.root, 0o755)
        _ = chown(home.work, 65534, 65534)
        _ = mkdir(home.state, 0o700)
        _ = chown(home.state, 65534, 65534)
        let number = try home.run("cat", options: ["-i"])
        #expect(try home.jobs("wait", "--input", "--timeout", "20s", "\(number)").status == 0)
        try home.succeed("kill", "\(number)")
    }
}
