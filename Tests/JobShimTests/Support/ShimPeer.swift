import CLinux
import Glibc
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Testing
import Values

/// The other end of a shim's control connection: what a supervisor is to it. Everything waits 20 s at most.
final class ShimPeer {
    struct NoAnswer: Error {}

    let socket: Descriptor
    /// What came by SCM_RIGHTS so far.
    private(set) var descriptors: [Descriptor] = []
    private var lines = LineBuffer()
    private var notifications: [ShimNotification] = []
    private var answers: [JSONRPCMessage] = []
    private var nextID: Int64 = 1

    init(_ socket: Descriptor) throws {
        self.socket = socket
        try #require(clinux_set_socket_timeout(socket.rawValue, 20_000) == 0)
    }

    /// A connection to the shim's control socket, once it listens.
    convenience init(_ fixture: ShimFixture) throws {
        try self.init(try UnixSocket.connect(StateFile.shimSocket(fixture.shim), in: fixture.state.shimSockets()))
    }

    /// Asks, and returns the result. Throws the error that is the answer.
    @discardableResult
    func ask(_ request: ShimRequest, descriptors: [Descriptor] = []) throws -> JSONValue {
        try result(of: post(request, descriptors: descriptors))
    }

    /// Asks without waiting for the answer.
    func post(_ request: ShimRequest, descriptors: [Descriptor] = []) throws -> Int64 {
        let id = nextID
        nextID += 1
        let line = request.message(id: .integer(id)).line
        var sent = try UnixSocket.send(line, descriptors: descriptors.map(\.rawValue), over: socket)
        while sent < line.count { sent += try UnixSocket.send(Array(line[sent...]), descriptors: [], over: socket) }
        return id
    }

    func result(of id: Int64) throws -> JSONValue {
        while true {
            for (index, answer) in answers.enumerated() {
                switch answer {
                case .result(.integer(id), let result):
                    answers.remove(at: index)
                    return result
                case .failure(.integer(id), let error):
                    answers.remove(at: index)
                    throw error
                default: continue
                }
            }
            try receive()
        }
    }

    func hello() throws -> ShimHello { try ShimHello(json: ask(.hello)) }

    /// The next notification for which `pick` returns something; those before it are forgotten.
    @discardableResult
    func wait<Value>(_ pick: (ShimNotification) -> Value?) throws -> Value {
        while true {
            while !notifications.isEmpty {
                if let value = pick(notifications.removeFirst()) { return value }
            }
            try receive()
        }
    }

    func wait(for notification: ShimNotification) throws { try wait { $0 == notification ? true : nil } }

    func waitForStart() throws -> ShimStart {
        try wait { if case .started(let start) = $0 { start } else { nil } }
    }

    func waitForEnd() throws { try wait { if case .ended(1, _) = $0 { true } else { nil } } }

    /// Sends bytes as they are, over and over.
    func flood(_ bytes: [UInt8], times: Int) throws {
        for _ in 0..<times {
            var rest = bytes[...]
            while !rest.isEmpty {
                rest = rest.dropFirst(try UnixSocket.send(Array(rest), descriptors: [], over: socket))
            }
        }
    }

    /// The next answer to a line that was sent raw.
    func nextAnswer() throws -> JSONRPCMessage {
        while answers.isEmpty { try receive() }
        return answers.removeFirst()
    }

    /// Reads once, and sorts what came.
    private func receive() throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 8)
        defer { buffer.deallocate() }
        let (count, received) = try UnixSocket.receive(into: buffer, from: socket)
        guard count > 0 else { throw NoAnswer() }
        descriptors += received
        lines.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        while let line = try lines.next() {
            let message = try JSONRPCMessage(json: try JSONParser.parse(line))
            if case .notification(let method, let params) = message {
                if let notification = try ShimNotification(method: method, params: params) {
                    notifications.append(notification)
                }
            } else {
                answers.append(message)
            }
        }
    }
}
