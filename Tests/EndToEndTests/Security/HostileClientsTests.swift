import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import TestSupport
import Testing
import Values

/// Clients that send what no client should, or nothing, or never read: the supervisor answers the others, in bounded
/// memory, and does not fall.
@Suite(.home)
struct HostileClientsTests {
    let home = Home.current

    /// The supervisor before, to be compared with the one after.
    private func supervisor() throws -> ProcessDescriptor {
        try home.succeed("supervisor", "start")
        return try home.supervisor()
    }

    /// It lives, it answers, and it is no larger than it should be.
    private func expectWell(_ supervisor: ProcessDescriptor, megabytes: Int = 120) throws {
        #expect(supervisor.isAlive)
        let number = try home.sh("exit 3")
        #expect(try home.wait(number) == 3)
        #expect(home.supervisorPID == supervisor.pid)
        let size = try residentMegabytes(of: supervisor.pid)
        #expect(size < megabytes, "it has \(size) MB")
    }

    @Test func malformedLines() throws {
        let supervisor = try supervisor()
        let deep = String(repeating: "[", count: 100_000)
        let lines = [
            "", " ", "hello", "{", "}", "[]", "null", "1", "\"x\"", "{}", "[[[[", deep, "{\"jsonrpc\":\"2.0\"}",
            #"{"jsonrpc":"1.0","id":1,"method":"list"}"#, #"{"jsonrpc":"2.0","id":{},"method":"list"}"#,
            #"{"jsonrpc":"2.0","id":1,"method":7}"#, #"{"jsonrpc":"2.0","id":1,"method":"no such method"}"#,
            #"{"jsonrpc":"2.0","id":1,"result":{}}"#, #"{"jsonrpc":"2.0","id":1e999,"method":"list"}"#,
            #"{"jsonrpc":"2.0","id":1,"method":"list","params":[]}"#, "\u{0}", "{\"a\":\"\u{1}\"}", "nul", "-", "01",
        ]
        for line in lines {
            let client = try RawClient(home)
            client.send(line: line)
            client.send(
                line: #"{"jsonrpc":"2.0","id":"probe","method":"hello","params":{"protocol":1,"release":"0.1.0"}}"#
            )
            // It is answered with errors, or the connection is closed; nothing hangs.
            while let answer = try? client.receive(Deadline(after: 20)), answer["id"] != "probe" {
                #expect(answer["error"] != nil, "\(line.prefix(60)) was answered with \(answer)")
            }
        }
        let noUTF8 = try RawClient(home)
        noUTF8.send([0xFF, 0xFE, 0x0A])
        try expectWell(supervisor)
    }

    @Test func wrongTypesInEveryCall() throws {
        let supervisor = try supervisor()
        let methods = [
            "run", "status", "list", "kill", "wait", "send", "pause", "resume", "retry", "remove", "progress", "events",
            "group.list", "group.set", "group.remove", "pool.list", "pool.set", "pool.remove",
            "supervisor.status", "supervisor.stop", "supervisor.restart",
        ]
        let bad: [JSONValue] = [
            7, true, "x", [], .null, [1, [2]], ["base64": "%%%"], ["base64": 3], -1, .number(1e300),
        ]
        let names = [
            "ref", "refs", "id", "submission", "environment", "after", "limit", "timeout_ms", "statuses", "groups",
            "name",
            "labels", "since", "before", "signal", "tree", "grace_ns", "data", "eof", "progress", "message", "slots",
            "paused", "kill_jobs", "executable", "for", "any", "units", "bytes", "percent", "env", "priority",
        ]
        let client = try RawClient(home)
        try client.hello()
        for method in methods {
            for value in bad {
                // A Boolean that is right would stop the supervisor, and rightly so; so would no parameters at all.
                if method.hasPrefix("supervisor."), value.bool != nil || value.isNull { continue }
                var object = JSONObject()
                for name in names { object.append(name, value) }
                // An answer of any kind; most are errors.
                _ = try client.call(method, .object(object))
                if !method.hasPrefix("supervisor.") { _ = try client.call(method, value) }
            }
        }
        try expectWell(supervisor)
    }

    @Test func aLineOf100Megabytes() throws {
        let supervisor = try supervisor()
        let client = try RawClient(home)
        let piece = [UInt8](repeating: UInt8(ascii: "["), count: 1 << 20)
        var megabytes = 0
        while megabytes < 100, client.send(piece, Deadline(after: 20)) { megabytes += 1 }
        #expect(megabytes < 100, "the connection is closed long before")
        try expectWell(supervisor)
    }

    @Test func manyHalfLines() throws {
        let supervisor = try supervisor()
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 8 << 20)
        let clients = try (0..<20).map { _ in try RawClient(home) }
        for client in clients { client.send(piece, Deadline(after: 2)) }
        try expectWell(supervisor)
        withExtendedLifetime(clients) {}
    }

    @Test func thousandsOfConnectionsThatSayNothing() throws {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let supervisor = try supervisor()
        // As many as this process may have, and no more than ten thousand.
        let count = min(10_000, Int(limit.rlim_cur) / 4)
        var crowd: [RawClient] = []
        for _ in 0..<count {
            guard let client = try? RawClient(home) else { break }
            crowd.append(client)
        }
        #expect(supervisor.isAlive)
        crowd.removeAll()
        try expectWell(supervisor, megabytes: 200)
    }

    /// Puts jobs into the group `held`, so that a list of all is long: some 400 KB.
    private func fillQueue(_ client: RawClient) throws {
        var submission = Submission(command: ["true"], directory: "/")
        submission.group = "held"
        submission.labels = ["pad": String(repeating: "p", count: 4000)]
        for _ in 0..<50 { _ = try client.submit(submission) }
    }

    private static var listRequest: String {
        let request = JSONRPCMessage.request(id: 1, method: "list", params: ListCall(filter: JobFilter()).params)
        return String(decoding: request.line, as: UTF8.self)
    }

    @Test func aClientThatNeverReads() throws {
        try home.succeed("group", "pause", "held", "--create")
        let supervisor = try home.supervisor()
        let deaf = try RawClient(home)
        try deaf.hello()
        try fillQueue(deaf)
        // Answers of 8 GB, all in all.
        let line = Self.listRequest
        // It is dropped, or no longer read from; either way it holds up nobody.
        deaf.send(Array(String(repeating: line, count: 20_000).utf8), Deadline(after: 3))
        try expectWell(supervisor, megabytes: 256)
    }

    /// Each of them alone stays below what one may leave unread.
    @Test func manyClientsThatNeverRead() throws {
        try home.succeed("group", "pause", "held", "--create")
        let supervisor = try home.supervisor()
        let first = try RawClient(home)
        try first.hello()
        try fillQueue(first)
        let line = Self.listRequest
        let crowd = try (0..<25).map { _ in try RawClient(home) }
        for client in crowd {
            try client.hello()
            // About 24 MB of answers.
            client.send(Array(String(repeating: line, count: 60).utf8), Deadline(after: 3))
        }
        try expectWell(supervisor, megabytes: 256)
        withExtendedLifetime(crowd) {}
    }

    @Test func aClientThatNeverFinishesItsLine() throws {
        let supervisor = try supervisor()
        let slow = try RawClient(home)
        slow.send(Array(#"{"jsonrpc":"2.0","id":1,"method":"hel"#.utf8))
        try expectWell(supervisor)
        slow.send(Array("lo\",\"params\":{\"protocol\":1,\"release\":\"0.1.0\"}}\n".utf8))
        #expect(try slow.receive()["result"] != nil)
    }

    @Test func nothingBeforeHello() throws {
        let supervisor = try supervisor()
        let client = try RawClient(home)
        guard case .failure = try client.call("supervisor.stop", ["kill_jobs": true]) else {
            Issue.record("a call before hello was answered")
            return
        }
        try expectWell(supervisor)
    }

    private func residentMegabytes(of pid: pid_t) throws -> Int {
        let line = home.lines(of: "/proc/\(pid)/status").first { $0.hasPrefix("VmRSS:") }
        let kilobytes = line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) }
        return try #require(kilobytes) / 1024
    }
}
