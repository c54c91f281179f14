import JobModel
import JobProtocol
import LinuxSystem
import TestSupport
import Testing
import Values

/// `jobs serve`, byte by byte.
@Suite(.home)
struct ServeProtocolTests {
    let home = Home.current

    @Test func theFirstAnswersNeedNoSupervisor() throws {
        let client = try ServeClient(home)
        #expect(try client.result("server/discover")["supportedVersions"]?.array?.first == "2026-07-28")
        #expect(try client.result("tools/list")["tools"]?.array?.isEmpty == false)
        #expect(try client.initialize()["protocolVersion"] == "2025-11-25")
        #expect(try client.result("ping", meta: nil) == [:])
        #expect(!home.exists(home.state + "/supervisor.sock"))
    }

    @Test func malformedLinesAreAnsweredAndForgotten() throws {
        let client = try ServeClient(home)
        for (line, code, id) in [
            ("{bad", -32700, "null"), ("\"\\ud800\"", -32600, "null"), ("[]", -32600, "null"), ("42", -32600, "null"),
            ("{\"jsonrpc\":\"2.0\",\"id\":6,\"method\":\"ping\",\"params\":{\"x\":1e400}}", -32700, "6"),
            ("{\"jsonrpc\":\"1.0\",\"id\":7,\"method\":\"x\"}", -32600, "7"),
            ("{\"jsonrpc\":\"2.0\",\"id\":\"s\",\"method\":\"ping\",\"params\":[1]}", -32602, "\"s\""),
        ] as [(String, Int64, String)] {
            try client.write("\r\n  \(line) \r")
            let answer = try client.read()
            #expect(answer["error"]?["code"] == .integer(code))
            #expect(answer["id"]?.encodedText == id)
        }
        #expect(try client.result("server/discover")["resultType"] == "complete")
    }

    @Test func aClientThatDoesNotReadCostsBoundedMemory() throws {
        let client = try ServeClient(home)
        _ = try client.call("run_and_wait", ["command": "seq 20000"])
        let arguments: JSONObject = ["job_id": 1, "cursor": "1.0", "max_bytes": 64_000]
        let page = try client.call("get_job_output", arguments)["stdout"]
        let call: JSONObject = ["name": "get_job_output", "arguments": .object(arguments)]
        let before = try memory(of: client)
        // All of them are read: writing them does not block.
        let ids = try (0..<2500).map { number in
            switch number % 4 {
            case 0: try client.send("resources/read", ["uri": "job://1/log?limit=64000"])
            case 1: try client.send("tools/list")
            default: try client.send("tools/call", call)
            }
        }
        try awaitRest(of: client)
        let peak = try memory(of: client) - before
        #expect(peak < 100 << 20, "\(peak >> 20) MiB more for a client that reads nothing")
        for (number, id) in ids.enumerated() {
            let result = try client.answer(to: id)["result"]
            switch number % 4 {
            case 0: #expect(result?["contents"]?.array?.count == 1)
            case 1: #expect(result?["tools"] != nil)
            default: #expect(result?["structuredContent"]?["stdout"] == page)
            }
        }
        #expect(try memory(of: client) - before < 120 << 20)
    }

    @Test func theAnswersToABatchAreBounded() throws {
        let client = try ServeClient(home)
        try client.initialize("2025-03-26")
        // Long lines: what is bounded are bytes, and each line costs a debug build some microseconds.
        let command = "yes \(String(repeating: "x", count: 500)) | head -400"
        let arguments: JSONObject = ["name": "run_and_wait", "arguments": ["command": .string(command)]]
        _ = try client.result("tools/call", arguments, meta: nil)
        let call: JSONValue = [
            "name": "get_job_output", "arguments": ["job_id": 1, "cursor": "1.0", "max_bytes": 64_000],
        ]
        let before = try memory(of: client)
        let batch = (0..<1500).map { number -> JSONValue in
            ["jsonrpc": "2.0", "id": .integer(1000 + Int64(number)), "method": "tools/call", "params": call]
        }
        try client.write(.array(batch))
        let answers = try #require(try client.read().array)
        #expect(Set(answers.compactMap { $0["id"]?.integer }) == Set(1000..<2500))
        #expect(answers.contains { $0["result"] != nil })
        let refused = answers.filter { $0["error"] != nil }
        #expect(
            !refused.isEmpty && refused.allSatisfy { $0["error"]?["message"]?.string?.contains("Too many") == true }
        )
        #expect(try memory(of: client) - before < 400 << 20)
    }

    /// The most memory that a server had so far, in bytes.
    private func memory(of client: ServeClient) throws -> Int {
        let line = home.lines(of: "/proc/\(client.process.pid)/status").first { $0.hasPrefix("VmHWM:") }
        let kilobytes = line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) }
        return try #require(kilobytes) << 10
    }

    /// Waits until a server does nothing any more.
    private func awaitRest(of client: ServeClient) throws {
        func ticks() throws -> [Substring] {
            let line = try #require(home.lines(of: "/proc/\(client.process.pid)/stat").first)
            return line.split(separator: " ").dropFirst(13).prefix(2).map { $0 }
        }
        let deadline = Deadline.usual
        var last: [Substring] = []
        while try last != ticks() {
            if deadline.hasPassed { throw NothingHappened(what: "serve comes to rest", seconds: deadline.seconds) }
            last = try ticks()
            _ = try? Deadline(after: 0.5).awaitReadable([], "")
        }
    }

    @Test func aLineThatIsTooLongIsThrownAway() throws {
        let client = try ServeClient(home)
        let most = 16 << 20
        let frame = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"x\":\"\"}}"
        try client.write(frame.replacing("\"\"", with: "\"" + String(repeating: "y", count: most) + "\""))
        let refusal = try client.read()
        #expect(refusal["error"]?["code"] == -32600)
        #expect(refusal["id"] == 1, "who sent it waits for an answer of this id")
        try client.write(
            frame.replacing("\"\"", with: "\"" + String(repeating: "y", count: most - frame.utf8.count) + "\"")
        )
        #expect(try client.read() == ["jsonrpc": "2.0", "id": 1, "result": [:]])
    }

    @Test func endOfInputEndsItAndTellsTheStreams() throws {
        let client = try ServeClient(home)
        try client.send("subscriptions/listen", ["notifications": [:]], id: "stream")
        let acknowledged = try client.read()
        #expect(acknowledged["method"] == "notifications/subscriptions/acknowledged")
        #expect(acknowledged["params"]?["_meta"]?["io.modelcontextprotocol/subscriptionId"] == "stream")
        let began = Clock.monotonic()
        let end = try client.finish()
        #expect(Clock.monotonic() - began < 1_000_000_000)
        #expect(end.status == 0)
        let result = try JSONParser.parse(end.text)
        #expect(result["id"] == "stream")
        #expect(result["result"]?["resultType"] == "complete")
    }

    @Test func whatWasAskedBeforeTheEndOfInputIsAnswered() throws {
        let number = try home.run("true")
        try home.wait(number)
        let client = try ServeClient(home)
        for index in 1...50 {
            try client.send(
                "tools/call",
                ["name": "get_job_status", "arguments": ["job_id": .string(String(number))]],
                id: .integer(Int64(index))
            )
        }
        let end = try client.finish()
        #expect(end.text.split(separator: "\n").count == 50)
    }

    @Test(arguments: [Signal.terminate, .interrupt, .hangUp])
    func aSignalEndsIt(signal: Signal) throws {
        let job = try home.runningJob()
        let client = try ServeClient(home)
        _ = try client.result("resources/list")
        try client.process.process.send(signal: signal.rawValue)
        #expect(try client.process.finish().status == 0)
        #expect(try home.objects("status", "--json", String(job)).first?["status"] == "running")
    }

    @Test func aClientThatStopsReadingHoldsUpNobody() throws {
        let number = try home.sh("seq 100000")
        try home.wait(number)
        let client = try ServeClient(home)
        // Far more than a pipe holds, in both directions, before anything is read.
        let count = 2000
        for index in 1...count {
            try client.send(
                "resources/read",
                ["uri": .string("job://\(number)/log?limit=20000")],
                id: .integer(Int64(index))
            )
        }
        var missing = Set((1...count).map { Int64($0) })
        while !missing.isEmpty {
            let answer = try client.read()
            guard let id = answer["id"]?.integer, missing.remove(id) != nil else {
                throw Unexpected("no answer: \(answer.encodedText.prefix(200))")
            }
            #expect(answer["result"]?["contents"]?.array?.count == 1)
        }
    }

    @Test func nullIsAsGoodAsNothing() throws {
        let client = try ServeClient(home)
        try client.initialize()
        for method in ["ping", "tools/list", "prompts/list", "resources/list", "resources/templates/list"] {
            for params in ["null", #"{"cursor":null,"_meta":null}"#] {
                try client.write(#"{"jsonrpc":"2.0","id":"n","method":"\#(method)","params":\#(params)}"#)
                let answer = try client.answer(to: "n")
                #expect(answer["result"] != nil, "\(method) with \(params): \(answer.encodedText)")
            }
        }
        let wanted: JSONValue = ["resourcesListChanged": .null, "resourceSubscriptions": .null, "taskIds": .null]
        try client.send("subscriptions/listen", ["notifications": wanted])
        let acknowledged = try client.notification("notifications/subscriptions/acknowledged")
        #expect(acknowledged["params"]?["notifications"] == [:])
        for wrong: JSONValue in ["yes", 1, []] {
            let params: JSONObject = ["notifications": ["resourcesListChanged": wrong]]
            #expect(try client.errorCode("subscriptions/listen", params) == -32602)
        }
    }

    @Test func aCancelledRequestHasNoAnswer() throws {
        let client = try ServeClient(home)
        try client.send("subscriptions/listen", ["notifications": [:]], id: "a")
        #expect(try client.read()["method"] == "notifications/subscriptions/acknowledged")
        try client.send("subscriptions/listen", ["notifications": [:]], id: "a")
        #expect(try client.answer(to: "a")["error"]?["code"] == -32600)
        try client.write(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"a"}}"#)
        #expect(try client.result("server/discover")["resultType"] == "complete")
        #expect(try client.finish().text == "")
    }

    @Test func aCancelledWaitHasNoAnswerEither() throws {
        let number = try home.runningJob()
        let client = try ServeClient(home)
        let arguments: JSONValue = ["job_ids": [.string(String(number))]]
        try client.send("tools/call", ["name": "wait_for_job", "arguments": arguments], id: "wait")
        try client.write(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"wait"}}"#)
        try home.succeed("kill", "--now", String(number))
        // The id is free again.
        try client.send("tools/call", ["name": "wait_for_job", "arguments": arguments], id: "wait")
        let content = try client.answer(to: "wait")["result"]?["structuredContent"]
        #expect(content?["met"] == true)
        #expect(try client.finish().text == "")
    }

    @Test func batchesOfTheOneRevisionThatHasThem() throws {
        let client = try ServeClient(home)
        try client.initialize("2025-03-26")
        try client.write(
            #"[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"x"},{"jsonrpc":"2.0","id":"b","method":"nope"}]"#
        )
        let answers = try #require(try client.read().array)
        #expect(Set(answers.compactMap { $0["id"]?.encodedText }) == ["1", "\"b\""])
        try client.write(#"[{"jsonrpc":"2.0","method":"x"}]"#)
        #expect(try client.result("ping", meta: nil) == [:])
    }

    @Test func standardOutputCarriesTheProtocolAlone() throws {
        let client = try ServeClient(home, environment: ["JOBS_HOME": "/dev/null/nowhere"])
        let answer = try client.result("tools/call", ["name": "get_job_status", "arguments": ["job_id": "1"]])
        #expect(answer["isError"] == true)
        #expect(try client.finish().text == "")
    }
}
