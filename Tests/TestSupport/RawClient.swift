import CLinux
import Glibc
package import JobModel
package import JobProtocol
import LinuxSystem
package import Values

/// A connection to the supervisor's socket that may say anything, and need not listen.
package final class RawClient {
    private let socket: Descriptor
    private let stream: ByteStream
    private var lastID: Int64 = 0

    /// Connects to the supervisor that runs; starts none.
    package init(_ home: Home) throws {
        socket = try UnixSocket.connect("supervisor.sock", in: Directory(home.state))
        stream = try ByteStream(try socket.duplicate())
    }

    /// Writes all of the bytes; `false` where the supervisor closed the connection, or reads no more of it within the
    /// deadline.
    @discardableResult
    package func send(_ bytes: [UInt8], _ deadline: Deadline = .usual) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer -> Int in
                guard let base = buffer.baseAddress else { return 0 }
                return clinux_send(socket.rawValue, base + sent, min(buffer.count - sent, 1 << 20))
            }
            if count >= 0 {
                sent += count
            } else if errno == EAGAIN {
                var polled = pollfd(fd: socket.rawValue, events: Int16(POLLOUT), revents: 0)
                guard poll(&polled, 1, deadline.milliseconds) > 0 else { return false }
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    @discardableResult
    package func send(line: String) -> Bool { send(Array(line.utf8) + [0x0A]) }

    /// The next message of the supervisor.
    package func receive(_ deadline: Deadline = .usual) throws -> JSONValue {
        try JSONParser.parse(try stream.readLine(deadline))
    }

    /// A call and its answer: `result` or `error`.
    package func call(_ method: String, _ params: JSONValue) throws -> JSONRPCMessage {
        lastID += 1
        send(JSONRPCMessage.request(id: .integer(lastID), method: method, params: params).line)
        return try JSONRPCMessage(json: try receive())
    }

    /// Says who is there, as every client must.
    package func hello() throws {
        let greeting = HelloCall()
        guard case .result = try call(HelloCall.method, greeting.params) else { throw Unexpected("hello was refused") }
    }

    /// Submits a job without a process of the test's own for it: for tests that need many.
    package func submit(_ submission: Submission) throws -> Int64 {
        let call = RunCall(id: JobID(), submission: submission, environment: [])
        guard case .result(_, let record) = try self.call(RunCall.method, call.params),
            let number = record["number"]?.integer
        else { throw Unexpected("the submission was refused") }
        return number
    }

    /// Waits until the supervisor has closed the connection.
    package func awaitClose(_ deadline: Deadline = .usual) throws {
        _ = try stream.readToEnd(deadline)
    }
}
