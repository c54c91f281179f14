import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import Synchronization
import SystemPackage
import TestSupport
import Testing
import Values

@testable import JobSupervisor

/// A socket server on a socket of its own, what it received, and clients for it.
final class ServerFixture: Sendable {
    private let scratch: Scratch
    var path: String { scratch.path }
    let server: SocketServer
    private let listener: Descriptor
    private let received: Received

    /// What the server handed on, in its order, for a test that waits for it.
    final class Received: Sendable {
        private let requests: Inbox<Request>
        private let closed: Inbox<ClientID>
        private let held = Mutex<[Request]>([])
        private let gone = Mutex<[ClientID]>([])

        init() throws {
            requests = try Inbox()
            closed = try Inbox()
        }

        func put(_ request: Request) { requests.put(request) }
        func put(_ client: ClientID) { closed.put(client) }

        func requests(_ count: Int) throws -> [Request] {
            while held.withLock({ $0.count }) < count {
                guard try requests.descriptor.awaitInput(within: .seconds(10)) else { break }
                let more = requests.takeAll()
                held.withLock { $0 += more }
            }
            return held.withLock { held in
                defer { held.removeFirst(min(count, held.count)) }
                return Array(held.prefix(count))
            }
        }

        func closed(_ count: Int) throws -> [ClientID] {
            while gone.withLock({ $0.count }) < count {
                guard try closed.descriptor.awaitInput(within: .seconds(10)) else { break }
                let more = closed.takeAll()
                gone.withLock { $0 += more }
            }
            return gone.withLock { $0 }
        }
    }

    /// - Parameter answers: every request at once, with its parameters; else the test does.
    init(answers: Bool = true) throws {
        scratch = try Scratch()
        let received = try Received()
        self.received = received
        server = SocketServer(
            receive: { request in
                if answers || request.method == HelloCall.method {
                    request.succeed(request.params)
                } else {
                    received.put(request)
                }
            },
            closed: { received.put($0) }
        )
        listener = try UnixSocket.listen("sock", in: scratch.directory, backlog: 128)
        try server.serve(listener)
    }

    deinit {
        server.shutDown()
    }

    func requests(_ count: Int) throws -> [Request] { try received.requests(count) }
    func closedClients(_ count: Int) throws -> [ClientID] { try received.closed(count) }

    /// - Parameter greets: With the request that has to come first.
    func connect(greets: Bool = true) throws -> TestClient {
        let client = try TestClient(UnixSocket.connect("sock", in: scratch.directory, within: .seconds(10)))
        if greets {
            try client.request(0, HelloCall.method)
            _ = try client.next()
        }
        return client
    }
}

/// One connection, driven by hand.
final class TestClient {
    let socket: Descriptor
    private var lines = LineBuffer(limit: 64 << 20)

    init(_ socket: Descriptor) throws { self.socket = socket }

    func send(_ text: String) throws { try UnixSocket.sendAll(text.utf8, over: socket) }
    func send(_ bytes: [UInt8]) throws { try UnixSocket.sendAll(bytes, over: socket) }

    func request(_ id: Int64, _ method: String = "echo", _ params: JSONValue = [:]) throws {
        try send(JSONRPCMessage.request(id: .integer(id), method: method, params: params).line)
    }

    /// The next message; `nil` at the end of the connection.
    func next() throws -> JSONRPCMessage? {
        while true {
            if let line = try lines.next() { return try JSONRPCMessage(json: JSONParser.parse(line)) }
            guard try readMore() else { return nil }
        }
    }

    /// Whether the server has closed the connection, whatever it sent before.
    func isEnded() throws -> Bool {
        while try readMore() {}
        return true
    }

    private func readMore() throws -> Bool {
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        let count: Int
        do {
            count = try chunk.withUnsafeMutableBytes { try UnixSocket.receive(into: $0, from: socket).count }
        } catch let error as SystemError where error.errno == .connectionReset {
            return false
        }
        chunk[..<count].withUnsafeBytes { lines.append($0) }
        return count > 0
    }

    func close() { socket.closeEarly() }
}
