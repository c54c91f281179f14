import CLinux
import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import Testing
import Values

@testable import JobSupervisor

@Suite struct SocketServerTests {
    @Test func answersARequest() throws {
        let server = try ServerFixture()
        let client = try server.connect()
        try client.request(1, "echo", ["a": "é\n"])
        #expect(try client.next() == .result(id: 1, ["a": "é\n"]))
    }

    @Test func manyPipelinedRequestsAreAnsweredInTheirOrder() throws {
        let server = try ServerFixture()
        let client = try server.connect()
        let count: Int64 = 3000
        let lines = (1...count).flatMap { JSONRPCMessage.request(id: .integer($0), method: "echo", params: [:]).line }
        let writer = try WorkerThread("writer") { [socket = client.socket] in
            try? UnixSocket.sendAll(lines, over: socket)
        }
        for id in 1...count { #expect(try client.next() == .result(id: .integer(id), [:])) }
        writer.join()
    }

    @Test func aRequestMayComeByteByByte() throws {
        let server = try ServerFixture()
        let client = try server.connect()
        for byte in JSONRPCMessage.request(id: "x", method: "echo", params: []).line { try client.send([byte]) }
        #expect(try client.next() == .result(id: "x", []))
    }

    @Test(arguments: [
        ("nonsense", JSONRPCError.parseError), ("{\"jsonrpc\":\"2.0\",", JSONRPCError.parseError),
        ("[]", JSONRPCError.invalidRequest),
        ("{}", JSONRPCError.invalidRequest),
        ("{\"jsonrpc\":\"2.0\",\"id\":[],\"method\":\"a\"}", JSONRPCError.invalidRequest),
        ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}", JSONRPCError.invalidRequest),
        ("\u{0}", JSONRPCError.parseError),
    ])
    func whatIsNoRequestIsToldAndTheConnectionGoesOn(_ line: String, _ code: Int64) throws {
        let server = try ServerFixture()
        let client = try server.connect()
        try client.send("\(line)\n\n")
        guard case .failure(.null, let error) = try client.next() else {
            Issue.record("no error came")
            return
        }
        #expect(error.code == code)
        try client.request(2)
        #expect(try client.next() == .result(id: 2, [:]))
    }

    @Test func notificationsAndAnswersAreIgnored() throws {
        let server = try ServerFixture()
        let client = try server.connect()
        try client.send(JSONRPCMessage.notification(method: "run", params: [:]).line)
        try client.send(JSONRPCMessage.result(id: 9, [:]).line)
        try client.request(1)
        #expect(try client.next() == .result(id: 1, [:]))
    }

    @Test func aLineAboveTheLimitIsToldAndEndsTheConnection() throws {
        let server = try ServerFixture()
        let client = try server.connect()
        let writer = try WorkerThread("writer") { [socket = client.socket] in
            let piece = [UInt8](repeating: 0x20, count: 1 << 20)
            for _ in 0..<100 where (try? UnixSocket.sendAll(piece, over: socket)) == nil { return }
        }
        guard case .failure(.null, let error) = try client.next() else {
            Issue.record("no error came")
            return
        }
        #expect(error.jobsError.code == .overloaded)
        #expect(try client.isEnded())
        writer.join()
        // Others do not notice.
        let other = try server.connect()
        try other.request(1)
        #expect(try other.next() == .result(id: 1, [:]))
    }

    @Test func aLineAtTheLimitPasses() throws {
        let server = try ServerFixture(answers: false)
        let client = try server.connect()
        let request = JSONRPCMessage.request(id: 1, method: "a", params: [:]).line.dropLast()
        let padding = [UInt8](repeating: 0x20, count: LineBuffer.defaultLimit - request.count)
        let writer = try WorkerThread("writer") { [socket = client.socket] in
            try? UnixSocket.sendAll(request + padding + [0x0A], over: socket)
        }
        #expect(try server.requests(1).first?.method == "a")
        writer.join()
    }

    @Test func unfinishedLinesOfAllTogetherAreBounded() throws {
        let server = try ServerFixture()
        let limit = ConnectionLimits().unfinishedBytes
        let piece = [UInt8](repeating: 0x20, count: 15 << 20)
        var clients: [TestClient] = []
        for _ in 0...limit / piece.count {
            let client = try server.connect()
            clients.append(client)
            guard (try? UnixSocket.sendAll(piece, over: client.socket)) != nil else { break }
        }
        #expect(try server.closedClients(1).count == 1)
        // What the dropped one held is free again.
        let other = try server.connect()
        try other.request(1)
        #expect(try other.next() == .result(id: 1, [:]))
        clients.removeAll()
    }

    @Test func largeRequestsThatWaitForTheirAnswersAreBounded() throws {
        let server = try ServerFixture(answers: false)
        let params: JSONValue = .string(String(repeating: "x", count: 15 << 20))
        let fitting = ConnectionLimits().pendingBytesOfAll / (15 << 20)
        let clients = try (0...fitting).map { _ in try server.connect() }
        for client in clients.prefix(fitting) { try client.request(1, "echo", params) }
        let requests = try server.requests(fitting)
        try clients[fitting].request(2, "echo", params)
        guard case .failure(2, let error) = try clients[fitting].next() else {
            Issue.record("one request too many was not refused")
            return
        }
        #expect(error.jobsError.code == .overloaded)
        // What is answered makes room, and so does who leaves.
        requests[0].succeed([:])
        _ = try clients[0].next()
        try clients[fitting].request(3, "echo", params)
        #expect(try server.requests(1).map(\.id) == [3])
        clients[1].close()
        _ = try server.closedClients(1)
        try clients[fitting].request(4, "echo", params)
        #expect(try server.requests(1).map(\.id) == [4])
    }

    @Test func aClientThatNeverReadsIsDroppedAndHoldsUpNobody() throws {
        let server = try ServerFixture()
        let silent = try server.connect()
        let params: JSONValue = .string(String(repeating: "x", count: 1 << 20))
        let line = JSONRPCMessage.request(id: 1, method: "echo", params: params).line
        for _ in 0..<200 where (try? UnixSocket.sendAll(line, over: silent.socket)) == nil { break }
        #expect(try server.closedClients(1).count == 1)
        let other = try server.connect()
        try other.request(1)
        #expect(try other.next() == .result(id: 1, [:]))
    }

    @Test func whatAllTogetherLeaveUnreadIsBounded() throws {
        let server = try ServerFixture()
        let reader = try server.connect()
        let params: JSONValue = .string(String(repeating: "x", count: 1 << 20))
        let line = JSONRPCMessage.request(id: 1, method: "echo", params: params).line
        // Each of them alone may leave as much.
        let crowd = try (0..<8).map { _ in try server.connect() }
        for client in crowd {
            for _ in 0..<15 where (try? UnixSocket.sendAll(line, over: client.socket)) == nil { break }
        }
        #expect(try !server.closedClients(1).isEmpty)
        for id in 2...30 {
            try reader.request(Int64(id), "echo", params)
            #expect(try reader.next() == .result(id: .integer(Int64(id)), params))
        }
        withExtendedLifetime(crowd) {}
    }

    @Test func noMoreIsReadFromAClientWhileTooManyOfItsRequestsWait() throws {
        let server = try ServerFixture(answers: false)
        let client = try server.connect()
        let params: JSONValue = .string(String(repeating: "x", count: 8 << 10))
        let lines = (1...2000).flatMap { JSONRPCMessage.request(id: .integer($0), method: "a", params: params).line }
        let writer = try WorkerThread("writer") { [socket = client.socket] in
            try? UnixSocket.sendAll(lines, over: socket)
        }
        let limit = ConnectionLimits().pendingRequests
        var all = try server.requests(limit)
        #expect(all.count == limit)
        // Then no more come until some are answered.
        for request in all { request.succeed([:]) }
        while all.count < 2000, let request = try server.requests(1).first {
            request.succeed([:])
            all.append(request)
        }
        #expect(all.map(\.id) == (1...2000).map { .integer($0) })
        for _ in 1...2000 { #expect(try client.next() != nil) }
        writer.join()
    }

    @Test func whoAsksForMuchWaitsBehindHimselfAlone() throws {
        let server = try ServerFixture(answers: false)
        let limit = ConnectionLimits().pendingRequests
        let (greedy, modest) = (try server.connect(), try server.connect())
        // All of them come in one read.
        try greedy.send((1...200).flatMap { JSONRPCMessage.request(id: .integer($0), method: "a", params: [:]).line })
        var requests = try server.requests(limit)
        #expect(requests.map(\.id) == (1...Int64(limit)).map { .integer($0) })
        try modest.request(1, "modest")
        #expect(try server.requests(1).first?.method == "modest")
        while requests.count < 200 {
            for request in requests.suffix(limit) { request.succeed([:]) }
            let more = try server.requests(min(limit, 200 - requests.count))
            guard !more.isEmpty else { break }
            requests += more
        }
        #expect(requests.map(\.id) == (1...200).map { .integer($0) })
    }

    @Test func helloComesFirst() throws {
        let server = try ServerFixture()
        let client = try server.connect(greets: false)
        try client.request(1)
        guard case .failure(1, let error) = try client.next() else {
            Issue.record("a request before hello was answered")
            return
        }
        #expect(error.code == JSONRPCError.invalidRequest)
        try client.request(2, HelloCall.method)
        #expect(try client.next() == .result(id: 2, [:]))
        try client.request(3)
        #expect(try client.next() == .result(id: 3, [:]))
    }

    @Test(arguments: [1, 15, 20, 100])
    func aClientThatLeavesIsNoticedHoweverManyOfItsRequestsWait(_ count: Int) throws {
        let server = try ServerFixture(answers: false)
        let client = try server.connect()
        for id in 1...count { try client.request(Int64(id)) }
        let read = min(count, ConnectionLimits().pendingRequests)
        let requests = try server.requests(read)
        #expect(requests.count == read)
        client.close()
        #expect(try server.closedClients(1) == requests.prefix(1).map(\.client))
        // Answers to nobody are no error.
        for request in requests { request.succeed([:]) }
        let other = try server.connect()
        try other.request(7, "still there")
        while let request = try server.requests(1).first, request.method != "still there" {}
    }

    @Test func connectionsAreCounted() throws {
        let server = try ServerFixture()
        let clients = try (0..<10).map { _ in try server.connect() }
        for client in clients {
            try client.request(1)
            _ = try client.next()
        }
        #expect(server.server.clientCount == 10)
        for client in clients { client.close() }
        #expect(Set(try server.closedClients(10)).count == 10)
        #expect(server.server.clientCount == 0)
    }

    @Test func anotherUserIsRefused() throws {
        let server = try ServerFixture()
        chmod(server.path, 0o755)
        chmod("\(server.path)/sock", 0o666)
        let script = """
            import os, socket
            os.setuid(12345)
            s = socket.socket(socket.AF_UNIX)
            s.settimeout(10)
            s.connect('\(server.path)/sock')
            try:
                s.sendall(b'{"jsonrpc":"2.0","id":1,"method":"echo"}\\n')
                os._exit(0 if s.recv(100) == b'' else 1)
            except OSError:
                os._exit(0)
            """
        #expect(try run("/usr/bin/env", "python3", "-c", script) == 0)
        let own = try server.connect()
        try own.request(1)
        #expect(try own.next() == .result(id: 1, [:]))
    }

    /// Runs a program to its end; its exit code.
    private func run(_ arguments: String...) throws -> Int32 {
        let list = CStringList(arguments.map { ByteString($0) })
        var pid: pid_t = 0
        let program = try #require(list.pointers[0])
        let result = posix_spawn(&pid, program, nil, nil, list.pointers, clinux_environment())
        withExtendedLifetime(list) {}
        try #require(result == 0)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 {}
        return status & 0x7F == 0 ? status >> 8 & 0xFF : -1
    }
}
