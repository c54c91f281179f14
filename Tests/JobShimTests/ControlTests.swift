import CLinux
import Glibc
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Testing
import Values

/// The control protocol: for those who reconnect, for those who send input, and against those who mean harm.
@Suite struct ControlTests {
    private func interactive(_ script: String) throws -> ShimFixture {
        try ShimFixture.script(script) { $0.standardInput = .interactive }
    }

    @Test func startIsToldWithTheReadEndsOfTheOutput() throws {
        let fixture = try interactive("read; exit 0")
        let peer = try fixture.launch()
        let start = try peer.waitForStart()
        #expect(ProcessTable.entry(of: start.pid)?.startTime == start.startTime)
        #expect(ProcessTable.entry(of: start.pid)?.parent == fixture.shim)
        #expect(peer.descriptors.count == 2)
        // The shim is killed: the job, whose pipes this test keeps open, can write on.
        kill(fixture.shim, SIGKILL)
        fixture.waitForShim()
        kill(start.pid, SIGKILL)
    }

    @Test func jobSurvivesTheDeathOfItsShim() throws {
        let fixture = try ShimFixture.script("mkfifo go; echo ready; read < go; echo a; echo b && touch unharmed")
        let peer = try fixture.launch()
        _ = try peer.waitForStart()
        try fixture.waitForOutput("ready")
        kill(fixture.shim, SIGKILL)
        fixture.waitForShim()
        try Descriptor.open("\(fixture.work)/go", flags: O_WRONLY).writeAll([0x0A])
        for _ in 0..<2000 where access("\(fixture.work)/unharmed", F_OK) != 0 { usleep(1000) }
        #expect(access("\(fixture.work)/unharmed", F_OK) == 0)
        withExtendedLifetime(peer) {}
    }

    @Test func anotherSupervisorCanConnect() throws {
        let fixture = try interactive("echo ready; read; exit 8")
        do {
            let first = try fixture.launch()
            _ = try first.waitForStart()
        }
        try fixture.waitForOutput("ready")
        let peer = try ShimPeer(fixture)
        let hello = try peer.hello()
        #expect(hello.number == 7 && hello.attempt == 1 && hello.launch == 1 && hello.id == fixture.spec.id)
        #expect(hello.state == .running && hello.survivors.isEmpty)
        #expect(peer.descriptors.count == 2)
        try peer.ask(.send(ShimRequest.Input("\n")))
        try peer.waitForEnd()
        #expect(fixture.waitForShim() == 0)
        #expect(try fixture.exitRecord().outcome.exitCode == 8)
    }

    @Test func inputIsCarriedAndEnded() throws {
        let fixture = try interactive("cat; echo end")
        let peer = try fixture.launch()
        try peer.ask(.send(ShimRequest.Input(ByteString([0xFF, 0x00, 0x0A]))))
        let large = ByteString([UInt8](repeating: 0x61, count: 700_000))
        try peer.ask(.send(ShimRequest.Input(large)))
        try peer.ask(.send(ShimRequest.Input("last\n", endsInput: true)))
        try peer.waitForEnd()
        let expected = [0xFF, 0x00, 0x0A] + large.bytes + Array("last\nend\n".utf8)
        #expect(try fixture.output() == expected)
    }

    @Test func inputThatNobodyReadsIsBounded() throws {
        let fixture = try interactive("echo ready; read -t 0.01 < go; exec 0<&-; read < go")
        try #require(mkfifo("\(fixture.work)/go", 0o600) == 0)
        let peer = try fixture.launch()
        try fixture.waitForOutput("ready")
        let chunk = ByteString([UInt8](repeating: 0x61, count: 900_000))
        try peer.ask(.send(ShimRequest.Input(chunk)))
        let error = #expect(throws: JSONRPCError.self) {
            try peer.ask(.send(ShimRequest.Input(chunk, timeout: .milliseconds(50))))
        }
        #expect(error?.jobsError.code == .timedOut)
        let accepted = try #require(error?.data?["accepted"]?.integer)
        #expect(accepted > 100_000 && accepted < 900_000)
        // Somebody waits, others are served.
        let waiting = try peer.post(.send(ShimRequest.Input(chunk)))
        #expect(try peer.hello().state == .running)
        // The job closes its input.
        let go = open("\(fixture.work)/go", O_RDWR)
        defer { close(go) }
        write(go, "\n", 1)
        let closed = #expect(throws: JSONRPCError.self) { try peer.result(of: waiting) }
        #expect(closed?.jobsError.code == .wrongState)
        let after = #expect(throws: JSONRPCError.self) { try peer.ask(.send(ShimRequest.Input("x"))) }
        #expect(after?.jobsError.code == .wrongState)
        write(go, "\n", 1)
        try peer.waitForEnd()
    }

    @Test func jobThatIsNotInteractiveTakesNoInput() throws {
        let fixture = try ShimFixture.script("echo ready; sleep 100")
        let peer = try fixture.launch()
        let error = #expect(throws: JSONRPCError.self) { try peer.ask(.send(ShimRequest.Input("x"))) }
        #expect(error?.jobsError.code == .wrongState)
        #expect(error?.data?["accepted"] == 0)
    }

    @Test func hostileInputHarmsNobody() throws {
        let fixture = try interactive("echo ready; read; exit 0")
        let peer = try fixture.launch()
        _ = try peer.waitForStart()
        let garbage: [(line: String, code: Int64)] = [
            ("hello\n", JSONRPCError.parseError), ("[]\n", JSONRPCError.invalidRequest),
            ("{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"kill\"}\n", JSONRPCError.invalidRequest),
            ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"explode\"}\n", JSONRPCError.methodNotFound),
            ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"kill\",\"params\":[]}\n", JSONRPCError.invalidParams),
            (
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"kill\",\"params\":{\"grace_ns\":-1}}\n",
                JSONRPCError.invalidParams
            ),
            (
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"signal\",\"params\":{\"signal\":\"FOO\"}}\n",
                JSONRPCError.invalidParams
            ),
            (
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"signal\",\"params\":{\"signal\":0}}\n",
                JSONRPCError.invalidParams
            ),
            (
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"send\",\"params\":{\"data\":7}}\n",
                JSONRPCError.invalidParams
            ),
            (String(repeating: "[", count: 100_000) + "\n", JSONRPCError.parseError),
        ]
        for (line, code) in garbage {
            let hostile = try ShimPeer(fixture)
            try hostile.flood(Array(line.utf8), times: 1)
            guard case .failure(_, let error) = try hostile.nextAnswer() else {
                Issue.record("no error for \(line.prefix(80))")
                continue
            }
            #expect(error.code == code, "\(line.prefix(80))")
        }
        // A line without an end, a peer that never reads, more peers than there are places.
        let endless = try ShimPeer(fixture)
        #expect(throws: (any Error).self) { try endless.flood([UInt8](repeating: 0x61, count: 1 << 20), times: 64) }
        let deaf = try ShimPeer(fixture)
        #expect(throws: (any Error).self) {
            try deaf.flood(Array(String(repeating: "x\n", count: 20_000).utf8), times: 50)
        }
        let crowd = (0..<40).compactMap { _ in try? ShimPeer(fixture) }
        #expect(crowd.count == 40)
        #expect(try peer.hello().state == .running)
        try peer.ask(.send(ShimRequest.Input("\n")))
        try peer.waitForEnd()
        #expect(fixture.waitForShim() == 0)
        #expect(try fixture.exitRecord().outcome.exitCode == 0)
    }

    @Test func supervisorIsStartedOutsideOfTheTree() throws {
        let fixture = try interactive("echo ready; read")
        let peer = try fixture.launch()
        try fixture.waitForOutput("ready")
        let ready = try Descriptor.pipe()
        // It tells over the readiness descriptor whose child it is, and what it was given.
        let script = "eval \"fd=\\$$#\"; printf '%s ' $PPID $LATER $PWD \"$@\" >&$fd"
        let launch = ShimRequest.SupervisorLaunch(
            executable: "/bin/bash",
            arguments: ["jobs", "-c", ByteString(script), "supervisor", "run"],
            environment: ["LATER=value"]
        )
        let pid = try #require(try peer.ask(.launchSupervisor(launch), descriptors: [ready.write])["pid"]?.integer)
        waitpid(pid_t(pid), nil, 0)
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = try buffer.withUnsafeMutableBytes { try ready.read.read(into: $0) }
        let said = String(decoding: buffer[..<count], as: UTF8.self).split(separator: " ").map(String.init)
        // A sibling of the shim, not its child.
        #expect(said.starts(with: [String(getpid()), "value", "/", "run", "--ready-descriptor"]))

        let withoutDescriptor = #expect(throws: JSONRPCError.self) { try peer.ask(.launchSupervisor(launch)) }
        #expect(withoutDescriptor?.code == JSONRPCError.invalidParams)
    }

    @Test func idleShimSleeps() throws {
        let fixture = try ShimFixture.script("echo ready; exec sleep 100") { $0.timeout = .seconds(1000) }
        let peer = try fixture.launch()
        try fixture.waitForOutput("ready")
        _ = try peer.hello()
        func switches() throws -> String {
            let status = try Descriptor.open("/proc/\(fixture.shim)/status", flags: O_RDONLY).readAll(limit: 8192)
            return String(decoding: status, as: UTF8.self).split(separator: "\n")
                .filter { $0.contains("ctxt_switches") }.joined()
        }
        usleep(50_000)
        let before = try switches()
        usleep(500_000)
        #expect(try switches() == before)
    }
}
