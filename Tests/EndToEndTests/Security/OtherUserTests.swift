import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import TestSupport
import Testing
import Values

/// Another user reads nothing and commands nothing.
@Suite(.home, .enabled(if: geteuid() == 0, "becoming somebody else needs root"))
struct OtherUserTests {
    let home = Home.current

    static let stranger = ["setpriv", "--reuid=12345", "--regid=12345", "--clear-groups", "--"]

    @Test(.enabled(if: Executable.isReachableByOthers, "the build lies where other users cannot go"))
    func theirCommandsAreRefused() throws {
        let number = try home.runningJob()
        #expect(chmod(home.root, 0o755) == 0)
        let commands = [["list"], ["status", "1"], ["logs", "1"], ["kill", "1"], ["run", "--", "true"]]
        for command in commands {
            let result = try home.jobs(command, through: Self.stranger)
            #expect(result.status == 125)
            #expect(result.output.isEmpty)
        }
        #expect(try home.record(number)["status"] == "running")
    }

    /// Even where somebody opened the way to the socket by mistake.
    @Test func theirConnectionsAreRefusedByTheSupervisorItself() throws {
        let number = try home.runningJob()
        for (path, mode) in [(home.root, 0o755), (home.state, 0o755), ("\(home.state)/supervisor.sock", 0o666)] {
            #expect(chmod(path, mode_t(mode)) == 0)
        }
        let script = """
            use IO::Socket::UNIX;
            my $s = IO::Socket::UNIX->new(Peer => $ARGV[0]) or do { print "not connected: $!\\n"; exit 3 };
            $SIG{PIPE} = "IGNORE";
            print $s qq({"jsonrpc":"2.0","id":1,"method":"hello","params":{"protocol":1,"release":"0.1.0"}}\\n);
            print $s qq({"jsonrpc":"2.0","id":2,"method":"kill","params":{"refs":["1"]}}\\n);
            $s->flush; local $/; print <$s>;
            """
        let socket = "\(home.state)/supervisor.sock"
        let prefix = Self.stranger.joined(separator: " ")
        try home.write(script, to: "\(home.root)/stranger.pl")
        let result = try home.command("sh", "-c", "\(prefix) perl '\(home.root)/stranger.pl' '\(socket)'")
        #expect(result.status == 0, "the way was open, and still:")
        #expect(!result.text.contains("\"result\""))
        #expect(chmod(home.state, 0o700) == 0)
        #expect(try home.record(number)["status"] == "running")
        #expect(try home.mainProcess(of: number).isAlive)
    }

    /// What a user cannot signal, `kill` names instead of claiming its end.
    @Test(.enabled(if: Executable.isReachableByOthers, "the build lies where other users cannot go"))
    func whatCannotBeSignalledIsNamed() throws {
        // A set-uid program that becomes root altogether, as sudo does.
        let sudo = home.path("sudo")
        #expect(try home.command("cp", "/usr/bin/setpriv", sudo).status == 0)
        #expect(chmod(sudo, 0o4755) == 0)
        for path in [home.root, home.work] { #expect(chmod(path, 0o777) == 0) }
        let pids = try home.fifo("pids")
        #expect(chmod(pids.path, 0o666) == 0)
        func jobs(_ arguments: String...) throws -> CommandResult {
            try home.jobs(arguments, through: Self.stranger)
        }
        let script = """
            '\(sudo)' --reuid=0 --regid=0 --clear-groups -- sh -c 'echo $$ >"\(pids.path)"; exec sleep 1000' &
            wait
            """
        let number = try home.submitted(try jobs("run", "--grace", "200ms", "--", "sh", "-c", script))
        let root = try ProcessDescriptor(pid: try #require(pid_t(try pids.readLine())))
        let shim = try home.shim(above: root.pid)

        let kill = try jobs("kill", String(number))
        #expect(kill.status == 1)
        #expect(kill.errors.contains(String(root.pid)) || kill.text.contains(String(root.pid)))
        let record = try JSONParser.parse(try jobs("status", "--json", String(number)).text)
        #expect(record["survivors"]?.array?.compactMap { $0["pid"]?.integer } == [Int64(root.pid)])
        #expect(shim.isAlive, "the shim stays with what it cannot end")
        #expect(root.isAlive)

        try root.killAndWait()
        try shim.awaitEnd()
        let ended = try JSONParser.parse(try jobs("status", "--json", String(number)).text)
        #expect(ended["status"] == "killed")
        try #require(try jobs("supervisor", "stop").status == 0)
    }
}
