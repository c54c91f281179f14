import Glibc
import JobModel
import JobOutput
import JobProtocol
import JobStore
import LinuxSystem
import Testing
import Values

/// A job with a terminal: what it can do with it, what is kept of it, and what becomes of it.
@Suite struct TerminalTests {
    private func fixture(_ script: String, _ adjust: (inout Submission) -> Void = { _ in }) throws -> ShimFixture {
        try ShimFixture.script(script) {
            $0.hasTerminal = true
            adjust(&$0)
        }
    }

    /// What the job wrote, and the sizes of its terminal in between, as `[80x24]`.
    private func transcript(_ fixture: ShimFixture) throws -> String {
        let reader = OutputReader(directory: fixture.attempt.directory)
        var text = ""
        reader.noteWindow = { text += "[\($0)]" }
        var offset: UInt64 = 0
        while let segment = try reader.next(from: &offset) {
            guard case .bytes(let stream, let bytes) = segment.content else { continue }
            #expect(stream == .stdout)
            text += String(decoding: bytes, as: UTF8.self)
        }
        return text
    }

    private func type(_ text: String, _ typing: InputStyle.Typing = .text, to peer: ShimPeer) throws {
        try peer.ask(.send(.init(ByteString(text), style: InputStyle(typing))))
    }

    @Test func itIsTheJobsOwn() throws {
        let fixture = try fixture(
            """
            [ -t 0 ] && [ -t 1 ] && [ -t 2 ] && echo three
            [ "$(ps -o tpgid= -p $$)" -eq $$ ] && [ "$(ps -o sid= -p $$)" -eq $$ ] && echo in front
            [ "$(readlink /proc/$$/fd/0)" = "$(tty)" ] && stty size </dev/tty
            echo $TERM; stty -a | grep -ow iutf8
            """
        ) {
            $0.windowSize = WindowSize("100x30")
        }
        let outcome = try fixture.run()
        let lines = ["three", "in front", "30 100", "xterm-256color", "iutf8"]
        #expect(try transcript(fixture) == "[100x30]" + lines.map { "\($0)\r\n" }.joined())
        #expect(outcome.outputBytes == UInt64(lines.map { $0.utf8.count + 2 }.reduce(0, +)), "notes do not count")
        #expect(outcome.droppedBytes == 0)
    }

    @Test(arguments: [("vt220", "vt220"), ("dumb", "xterm-256color"), ("", "xterm-256color")])
    func theNameOfTheTerminal(_ submitted: String, _ expected: String) throws {
        let fixture = try ShimFixture(
            ["/bin/sh", "-c", "echo $TERM ${LINES-none}"],
            environment: ["PATH=/usr/bin:/bin", ByteString("TERM=\(submitted)"), "LINES=50"]
        ) { $0.hasTerminal = true }
        _ = try fixture.run()
        #expect(try transcript(fixture) == "[80x24]\(expected) none\r\n")
    }

    @Test func whoSaysNothingLeavesNoFiles() throws {
        let fixture = try fixture("true")
        let outcome = try fixture.run()
        #expect(outcome.outputBytes == 0)
        #expect(!fixture.attempt.directory.exists(AttemptFile.outputLog))
    }

    @Test func standardInputMayComeFromElsewhere() throws {
        let fixture = try fixture("echo from elsewhere >in; exec sh -c 'cat; read line </dev/tty; echo \"$line\"' <in")
        let peer = try fixture.launch()
        try fixture.waitForOutput("from elsewhere")
        try type("typed\n", to: peer)
        try peer.waitForEnd()
        #expect(try transcript(fixture) == "[80x24]from elsewhere\r\ntyped\r\ntyped\r\n")
    }

    @Test func aTerminalThatIsClosedForAWhileIsNotOver() throws {
        let fixture = try fixture("exec </dev/null >/dev/null 2>&1; sleep 0.3; echo back >/dev/tty")
        let outcome = try fixture.run()
        #expect(try transcript(fixture) == "[80x24]back\r\n")
        #expect(outcome.exitCode == 0)
    }

    @Test func whatWasWrittenLastIsThereWhenTheEndIsTold() throws {
        for _ in 0..<10 {
            let fixture = try fixture("head -c 3000 /dev/zero | tr '\\0' x; kill -KILL $$")
            let outcome = try fixture.run()
            #expect(outcome.outputBytes == 3000)
        }
    }

    @Test func muchComesWhole() throws {
        let fixture = try fixture("stty -opost; seq 1 200000")
        let outcome = try fixture.run()
        let expected = (1...200_000).map { "\($0)\n" }.joined()
        #expect(try transcript(fixture) == "[80x24]" + expected)
        #expect(outcome.outputBytes == UInt64(expected.utf8.count))
    }

    @Test func moreThanTheLimitIsDropped() throws {
        let fixture = try fixture("stty -opost; head -c 3000000 /dev/zero | tr '\\0' x; echo end") {
            $0.maximumOutput = ByteCount(256 << 10)
        }
        let outcome = try fixture.run()
        #expect(outcome.outputBytes == 3_000_004)
        let text = try transcript(fixture)
        #expect(text.hasPrefix("[80x24]x") && text.hasSuffix("xend\n"))
    }

    @Test(arguments: [RemainderPolicy.linger, .leave])
    func whoOutlivesTheMainProcessStillWrites(_ policy: RemainderPolicy) throws {
        let fixture = try fixture("trap '' HUP; (sleep 0.3; echo late) & echo early") { $0.whenMainEnds = policy }
        let peer = try fixture.launch()
        try peer.waitForEnd()
        if policy == .linger { #expect(try transcript(fixture).hasSuffix("late\r\n")) }
        fixture.waitForShim()
        #expect(try transcript(fixture) == "[80x24]early\r\nlate\r\n")
    }

    @Test func aShellThatIsDeafToSIGTERMIsKilled() throws {
        let fixture = try ShimFixture(["/bin/bash", "--norc", "-i"], environment: ["PATH=/usr/bin:/bin", "PS1=> "]) {
            $0.hasTerminal = true
        }
        let peer = try fixture.launch()
        try fixture.waitForOutput("> ")
        try peer.ask(.kill(.init(StopRequest(grace: .milliseconds(200)))))
        try peer.waitForEnd()
        let outcome = try fixture.exitRecord().outcome
        #expect(outcome.ending.reason == .killedByUser && outcome.signal == .kill)
        #expect(outcome.survivors.isEmpty)
    }

    @Test func interruptAndEndOfInputAreTyped() throws {
        let fixture = try fixture("trap 'echo interrupted' INT; cat; cat; echo over")
        let peer = try fixture.launch()
        try type("one\n", to: peer)
        try fixture.waitForOutput("one\r\none\r\n")
        try type("\u{03}", .bytes, to: peer)
        try fixture.waitForOutput("interrupted")
        try type("two\n", to: peer)
        try fixture.waitForOutput("two\r\ntwo\r\n")
        try peer.ask(.send(.init("", endsInput: true)))
        try peer.waitForEnd()
        #expect(try transcript(fixture).hasSuffix("over\r\n"))
    }

    @Test func itIsAsSmallAsTheSmallestWindow() throws {
        let fixture = try fixture("trap 'stty size' WINCH; echo ready; while :; do sleep 0.05; done")
        let peer = try fixture.launch()
        try fixture.waitForOutput("ready")
        let first = try ShimPeer(fixture)
        let hello = try ShimHello(json: first.ask(.watch(WindowSize("120x40"))))
        #expect(hello.number == 7)
        try fixture.waitForOutput("40 120")
        var second: ShimPeer? = try ShimPeer(fixture)
        _ = try second?.ask(.watch(WindowSize("60x50")))
        try fixture.waitForOutput("40 60")
        // Who only looks does not count.
        let third = try ShimPeer(fixture)
        _ = try third.ask(.watch(nil))
        second = nil
        try fixture.waitForOutput("40 60\r\n{\"columns\":120,\"rows\":40}\n40 120\r\n")
        _ = try first.ask(.watch(WindowSize("90x33")))
        try fixture.waitForOutput("33 90")
        // Nobody is told of the end who only watches: it is to be durable, and the queue to go on.
        try peer.ask(.resize(try #require(WindowSize("70x20"))))
        try fixture.waitForOutput("20 70")
        try peer.ask(.kill(.init(.now)))
        try peer.waitForEnd()
        let sizes = try transcript(fixture).split(separator: "[").compactMap {
            $0.split(separator: "]").first
        }
        #expect(sizes == ["80x24", "120x40", "60x40", "120x40", "90x33", "70x20"])
    }

    @Test func theJobWithoutATerminalHasNone() throws {
        let fixture = try ShimFixture.script("read line; echo $line") { $0.standardInput = .interactive }
        let peer = try fixture.launch()
        _ = try peer.waitForStart()
        for request in [ShimRequest.watch(nil), .resize(.standard), .send(.init("x", style: InputStyle(.keys)))] {
            let error = #expect(throws: JSONRPCError.self) { try peer.ask(request) }
            #expect(error?.message.contains("no terminal") == true)
        }
        // Text is what it is there.
        try type("a\n", to: peer)
        try peer.waitForEnd()
        #expect(try fixture.text() == "a\n")
    }

    @Test func keysAndPastesAreWhatTheProgramAskedFor() throws {
        let modes = "printf '\\033[?1;2004h'; printf ready; "
        let read = "stty raw -echo; %ehead -c %n | od -An -c | tr -d ' \\n'; stty sane"
        func script(_ modes: String, _ count: Int) -> String {
            read.replacing("%e", with: modes.isEmpty ? "printf ready; " : modes).replacing("%n", with: "\(count)")
        }
        let cases: [(String, Int, String, InputStyle.Typing, String)] = [
            ("", 3, "\u{1B}[A", .keys, "033[A"), (modes, 3, "\u{1B}[A", .keys, "033OA"),
            (modes, 4, "\u{1B}[3~", .keys, "033[3~"), (modes, 3, "\u{1B}[A", .bytes, "033[A"),
            ("", 3, "a\nb", .paste, "a\\rb"), (modes, 15, "a\nb", .paste, "033[200~a\\rb033[201~"),
            // A paste cannot end itself, and go on as if it were typed.
            (modes, 14, "a\u{1B}[20\u{1B}[201~1~b", .paste, "033[200~ab033[201~"),
        ]
        for (modes, count, text, typing, expected) in cases {
            let fixture = try fixture(script(modes, count))
            let peer = try fixture.launch()
            try fixture.waitForOutput("ready")
            try type(text, typing, to: peer)
            try peer.waitForEnd()
            #expect(try transcript(fixture).hasSuffix(expected), "\(text.debugDescription) as \(typing)")
        }
    }

    @Test func aSecretIsToldFromOtherInputAndIsNotShown() throws {
        let fixture = try fixture("read -p 'name: ' name; read -sp 'password: ' word; echo; echo \"$name ${#word}\"")
        let peer = try fixture.launch()
        let name = try peer.wait { if case .waitsForInput(let wait?) = $0 { wait } else { nil } }
        #expect(!name.isSecret && name.explanation == "input, which bash reads")
        let secret = ShimRequest.send(.init("hunter2\n", style: InputStyle(.text, isSecret: true)))
        let error = #expect(throws: JSONRPCError.self) { try peer.ask(secret) }
        #expect(error?.message.contains("would show it") == true)
        try type("me\n", to: peer)
        let wait = try peer.wait { if case .waitsForInput(let wait?) = $0 { wait } else { nil } }
        #expect(wait.isSecret && wait.explanation == "a secret, which bash reads")
        #expect(try peer.hello().inputWait == wait)
        try peer.ask(secret)
        try peer.waitForEnd()
        #expect(try transcript(fixture) == "[80x24]name: me\r\npassword: \r\nme 7\r\n")
    }

    @Test func whatAShellHasPutAsideIsNotAStoppedJob() throws {
        let fixture = try ShimFixture(["/bin/bash", "--norc", "-i"], environment: ["PATH=/usr/bin:/bin", "PS1=> "]) {
            $0.hasTerminal = true
        }
        let peer = try fixture.launch()
        try fixture.waitForOutput("> ")
        try type("sleep 1000\n", to: peer)
        try fixture.waitForOutput("sleep 1000\r\n")
        try type("\u{1A}", .bytes, to: peer)
        try fixture.waitForOutput("Stopped")
        // The whole job is: that is seen, and so a look was taken since.
        try peer.ask(.signal(.init(.stop)))
        let stoppage = try peer.wait { if case .stopped(let stoppage) = $0 { stoppage } else { nil } }
        #expect(stoppage.isWhole)
        try peer.ask(.resume)
        try peer.wait(for: .continued)
        #expect(try peer.hello().stoppage == nil)
        try type("kill -KILL %1; wait; exit 5\n", to: peer)
        try peer.waitForEnd()
        #expect(try fixture.exitRecord().outcome.exitCode == 5)
    }

    @Test func itHangsUpWhenTheShimIsKilled() throws {
        let fixture = try fixture("trap 'echo hung up >sign; exit' HUP; echo ready; while :; do sleep 0.05; done")
        let peer = try fixture.launch()
        _ = try peer.waitForStart()
        #expect(peer.descriptors.isEmpty, "nobody keeps it")
        try fixture.waitForOutput("ready")
        let main = try peer.hello().start.pid
        let process = try ProcessDescriptor(pid: main)
        kill(fixture.shim, SIGKILL)
        fixture.waitForShim()
        try #require(try process.descriptor.awaitInput(within: .seconds(20)))
        let sign = try Descriptor.open("\(fixture.work)/sign", flags: O_RDONLY).readAll(limit: 100)
        #expect(sign == Array("hung up\n".utf8))
    }
}
