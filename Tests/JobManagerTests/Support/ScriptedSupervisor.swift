import Glibc
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Synchronization
import SystemPackage
import Values

/// A process that listens where a supervisor would, and does with each connection what the test says.
final class ScriptedSupervisor: Sendable {
    typealias Scene = @Sendable (Peer) throws -> Void

    struct Request: Equatable {
        var method: String
        var params: JSONValue
    }

    private let requests = Mutex<[Request]>([])
    private let listener: Descriptor

    /// Each scene is one connection; those that come after the last scene are accepted, and never answered.
    init(_ home: ScratchHome, _ scenes: [Scene]) throws {
        listener = try UnixSocket.listen(StateFile.supervisorSocket, in: home.state.directory, backlog: 16)
        try listener.setNonblocking(false)
        let listener = listener
        run { [weak self] in
            for scene in scenes {
                guard let socket = try? UnixSocket.accept(listener) else { return }
                try? socket.setNonblocking(false)
                try? scene(Peer(socket) { request in self?.requests.withLock { $0.append(request) } })
            }
        }
    }

    /// Everything that was asked but `hello`, in order.
    var asked: [Request] { requests.withLock { $0.filter { $0.method != "hello" } } }
}

/// The other end of one connection.
final class Peer {
    private let socket: Descriptor
    private let note: (ScriptedSupervisor.Request) -> Void
    private var lines = LineBuffer()

    init(_ socket: Descriptor, note: @escaping (ScriptedSupervisor.Request) -> Void) {
        self.socket = socket
        self.note = note
    }

    /// Answers `hello`.
    func greet(release: String = SupervisorProtocol.release) throws {
        let (id, _, _) = try receive()
        try answer(id, HelloCall.encode(HelloCall.Reply(version: 1, release: release, pid: getpid())))
    }

    func receive() throws -> (id: JSONValue, method: String, params: JSONValue) {
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            if let line = try lines.next() {
                guard case .request(let id, let method, let params) = try JSONRPCMessage(json: JSONParser.parse(line))
                else { continue }
                note(ScriptedSupervisor.Request(method: method, params: params))
                return (id, method, params)
            }
            let count = try chunk.withUnsafeMutableBytes { try socket.read(into: $0) }
            guard count > 0 else { throw SystemError("read", errno: .connectionReset) }
            chunk[..<count].withUnsafeBytes { lines.append($0) }
        }
    }

    func answer(_ id: JSONValue, _ result: JSONValue) throws { try say(JSONRPCMessage.result(id: id, result).line) }

    func refuse(_ id: JSONValue, _ error: JobsError) throws {
        try say(JSONRPCMessage.failure(id: id, JSONRPCError(error)).line)
    }

    func say(_ bytes: [UInt8]) throws { try UnixSocket.sendAll(bytes, over: socket) }

    /// Receives one request and answers it.
    func answerNext(_ result: JSONValue) throws { try answer(receive().id, result) }
}

/// Runs `body` on a thread of its own: it may block.
func run(_ body: @escaping @Sendable () -> Void) {
    final class Box: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Box(body)).toOpaque()
    pthread_create(
        &thread,
        nil,
        { argument in
            if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
            return nil
        },
        box
    )
    pthread_detach(thread)
}

extension JobRecord {
    /// A job as tests need one.
    static func sample(_ number: Int64, _ status: JobStatus = .running) -> JobRecord {
        JobRecord(
            number: number,
            id: JobID("00000000-0000-4000-8000-\(String(repeating: "0", count: 11))\(number % 10)") ?? JobID(),
            submission: Submission(command: ["true"], directory: "/"),
            status: status,
            attempt: 1,
            submittedAt: Timestamp(nanoseconds: 0)
        )
    }
}
