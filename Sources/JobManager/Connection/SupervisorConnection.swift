import Glibc
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import SystemPackage
import Values

/// One connection to a supervisor: requests and replies, one after the other.
final class SupervisorConnection {
    /// How long a supervisor that lives may take to accept a connection.
    static let acceptTime = TimeSpan.seconds(5)
    /// How long a supervisor may take for an answer, besides what it was asked to wait for.
    static let answerTime = TimeSpan.seconds(30)

    let socket: Descriptor
    /// The process that listens.
    let supervisor: pid_t
    /// Whether the supervisor has left its mark, and is of this release or a later one: it need not be asked who it is
    /// before anything else is said.
    let isKnown: Bool
    private var lines = LineBuffer()
    private var nextID: Int64 = 1

    /// Connects; `nil` where nobody listens. Throws where the supervisor hangs.
    static func open(in directory: Directory) throws(CallFailure) -> SupervisorConnection? {
        do throws(SystemError) {
            return try SupervisorConnection(
                UnixSocket.connect(StateFile.supervisorSocket, in: directory, within: acceptTime),
                in: directory
            )
        } catch {
            switch error.errno {
            case .noSuchFileOrDirectory, .connectionRefused: return nil
            case .resourceTemporarilyUnavailable:
                throw .transient(JobsError(.unavailable, "the supervisor accepts no connection"), wasSent: false)
            default: throw .final(JobsError(.unavailable, "cannot connect to the supervisor", cause: error))
            }
        }
    }

    private init(_ socket: Descriptor, in directory: Directory) throws(SystemError) {
        self.socket = socket
        supervisor = try UnixSocket.peerProcess(of: socket)
        let mark = SupervisorMark(in: directory)
        isKnown = mark.map { [supervisor] in $0.pid == supervisor && !Release($0.release).isBeforeThis } ?? false
    }

    /// Sends a call and waits for its reply, at most `time`.
    ///
    /// - Parameter actor: Who asks, for the event log.
    func exchange<Call: SupervisorCall>(
        _ call: Call,
        by actor: String? = nil,
        within time: TimeSpan
    ) throws(CallFailure) -> Call.Reply {
        let (id, line) = try request(call, by: actor)
        try send(line)
        return try reply(to: id, of: Call.self, within: time)
    }

    /// Says hello and asks at once; `greeting` waits for the first reply, by the function that it is given.
    func exchange<Call: SupervisorCall>(
        _ call: Call,
        by actor: String?,
        within time: TimeSpan,
        greeting: (_ hello: (TimeSpan) throws(CallFailure) -> HelloCall.Reply) throws(CallFailure) -> Void
    ) throws(CallFailure) -> Call.Reply {
        let hello = try request(HelloCall(), by: nil)
        let (id, line) = try request(call, by: actor)
        try send(hello.line + line)
        try greeting { limit throws(CallFailure) in try reply(to: hello.id, of: HelloCall.self, within: limit) }
        return try reply(to: id, of: Call.self, within: time)
    }

    private func request<Call: SupervisorCall>(
        _ call: Call,
        by actor: String?
    ) throws(CallFailure) -> (id: Int64, line: [UInt8]) {
        let id = nextID
        nextID += 1
        let params = call.params.signed(by: actor)
        let line = JSONRPCMessage.request(id: .integer(id), method: Call.method, params: params).line
        guard line.count <= LineBuffer.defaultLimit else {
            throw .final(
                JobsError(.overloaded, "\(Call.method): \(ByteCount(UInt64(line.count))) is too much for one call")
            )
        }
        return (id, line)
    }

    private func send(_ lines: [UInt8]) throws(CallFailure) {
        do throws(SystemError) {
            try UnixSocket.sendAll(lines, over: socket)
        } catch {
            throw lost(error, wasSent: false)
        }
    }

    private func reply<Call: SupervisorCall>(
        to id: Int64,
        of type: Call.Type,
        within time: TimeSpan
    ) throws(CallFailure) -> Call.Reply {
        let result = try reply(to: id, method: Call.method, within: time)
        do throws(FormatError) {
            return try Call.decode(result)
        } catch {
            throw .final(JobsError(.version, "unexpected reply to \(Call.method) from the supervisor", cause: error))
        }
    }

    private func reply(to id: Int64, method: String, within time: TimeSpan) throws(CallFailure) -> JSONValue {
        let deadline = Clock.monotonic() + time.nanoseconds
        while true {
            let left = TimeSpan(nanoseconds: max(0, deadline - Clock.monotonic()))
            switch try message(method: method, within: left, of: time) {
            case .result(.integer(id), let result): return result
            case .failure(.integer(id), let error), .failure(.null, let error): throw .final(error.jobsError)
            // Answers to nobody are an older call's, whose reply came too late; notifications are for later releases.
            case .result, .failure, .notification, .request: continue
            }
        }
    }

    /// The next message, whatever it is about.
    private func message(
        method: String,
        within left: TimeSpan,
        of time: TimeSpan
    ) throws(CallFailure) -> JSONRPCMessage {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try line(within: left)
        } catch  where error.errno == .timedOut {
            throw .final(
                JobsError(
                    .unavailable,
                    "the supervisor (process \(supervisor)) has not answered \(method) within \(time)",
                    advice: .replaceSupervisor
                )
            )
        } catch {
            throw lost(error, wasSent: true)
        }
        guard let json = try? JSONParser.parse(bytes), let message = try? JSONRPCMessage(json: json) else {
            throw .final(
                JobsError(
                    .version,
                    "process \(supervisor), which listens on \(StateFile.supervisorSocket), is not a compatible supervisor",
                    advice: .examine
                )
            )
        }
        return message
    }

    /// The next line. Throws ETIMEDOUT where it did not come in time, ECONNRESET where none will, EMSGSIZE where it has
    /// no end.
    private func line(within time: TimeSpan) throws(SystemError) -> [UInt8] {
        let deadline = Clock.monotonic() + time.nanoseconds
        let line = try lines.next(from: socket, until: deadline, chunk: 1 << 16)
        guard let line else { throw SystemError("read", errno: .connectionReset) }
        return line
    }

    private func lost(_ error: SystemError, wasSent: Bool) -> CallFailure {
        .transient(
            JobsError(.unavailable, "the connection to the supervisor is lost", cause: error),
            wasSent: wasSent
        )
    }
}

/// Why a call on one connection gave no reply.
enum CallFailure: Error {
    /// Another try would end in the same way: the supervisor's own answer, for the most part.
    case final(JobsError)
    /// The connection is gone, or was never there: a new one may do. `wasSent`: the call may have been carried out.
    case transient(JobsError, wasSent: Bool)
}
