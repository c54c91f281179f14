import Glibc
package import JobModel
import JobProtocol
import JobStore
package import LinuxSystem
import SystemPackage
package import Values

/// A connection to the shim of a job that has a terminal, past the supervisor: what is typed takes the shortest way, and
/// goes on while no supervisor lives. The output is read from the attempt's files.
package final class TerminalLink {
    /// The job, as it was when this was asked for.
    package let job: JobRecord
    /// Polls readable when there is something to `receive`.
    package let socket: Descriptor

    /// The size of the job's terminal, as the shim said last.
    package private(set) var jobWindow = WindowSize.standard

    private var lines = LineBuffer(limit: ShimProtocol.lineLimit)
    private var nextID: Int64 = 1

    /// How long a shim may take to answer, and to take what is typed.
    private static let patience = TimeSpan.seconds(10)

    /// - Parameter shim: That has claimed the attempt, if it still lives.
    init(to job: JobRecord, shim pid: pid_t, in home: StateDirectory) throws(SystemError) {
        self.job = job
        socket = try UnixSocket.connect(StateFile.shimSocket(pid), in: home.shimSockets(), within: Self.patience)
        guard try UnixSocket.peerUser(of: socket) == geteuid() else {
            throw SystemError("connect", errno: .permissionDenied)
        }
    }

    /// Has this connection watch the terminal, in a window of that size (`nil`: of any). False where the shim does not
    /// run this attempt any more: it is ending, gone, or has begun another one. Throws where too many watch it.
    func watches(_ window: WindowSize?) throws(JobsError) -> Bool {
        let answer: JSONValue
        do throws(JobsError) { answer = try ask(.watch(window)) } catch {
            if error.code == .overloaded { throw error }
            return false
        }
        guard let hello = try? ShimHello(json: answer) else { return false }
        jobWindow = hello.window ?? jobWindow
        return hello.id == job.id && hello.attempt == job.attempt
    }

    /// Sets the size of the terminal.
    func resize(to window: WindowSize) throws(JobsError) { _ = try ask(.resize(window)) }

    /// Types. Answers are read by `receive`.
    package func type(_ bytes: [UInt8]) throws(JobsError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(SendCall.largestPiece)
            rest = rest.dropFirst(piece.count)
            try post(.send(ShimRequest.Input(ByteString(piece))))
        }
    }

    /// The window of who watches has this size now.
    package func setWindow(_ window: WindowSize) throws(JobsError) { try post(.watch(window)) }

    package enum News: Equatable {
        case taken
        /// The terminal of the job has this size, now that all windows have been asked.
        case window(WindowSize)
        /// Something that was typed was not taken: the job does not read.
        case refused
        /// The shim has gone, or is done with the job.
        case closed
    }

    /// Reads what the shim has answered, once the socket is readable.
    package func receive() -> News {
        var news = News.taken
        do {
            let isOpen = try withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 8) { buffer in
                let count = try socket.read(into: buffer)
                lines.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                return count > 0
            }
            guard isOpen else { return .closed }
            while let line = try lines.next() {
                switch try JSONRPCMessage(json: JSONParser.parse(line)) {
                case .failure: news = .refused
                case .result(_, let result):
                    if let window = (try? ShimHello(json: result))?.window { news = .window(window) }
                default: continue
                }
            }
            return news
        } catch {
            return .closed
        }
    }

    @discardableResult
    private func post(_ request: ShimRequest) throws(JobsError) -> JSONValue {
        let id = JSONValue.integer(nextID)
        nextID += 1
        do throws(SystemError) {
            try UnixSocket.sendAll(request.message(id: id).line, over: socket)
            return id
        } catch {
            throw gone(error)
        }
    }

    private func ask(_ request: ShimRequest) throws(JobsError) -> JSONValue {
        let id = try post(request)
        while let line = try nextLine() {
            guard let json = try? JSONParser.parse(line), let message = try? JSONRPCMessage(json: json) else { break }
            switch message {
            case .result(id, let result): return result
            case .failure(id, let error): throw error.jobsError
            default: continue
            }
        }
        throw gone(nil)
    }

    private func nextLine() throws(JobsError) -> [UInt8]? {
        do throws(SystemError) { return try lines.next(from: socket) } catch { throw gone(error) }
    }

    private func gone(_ error: SystemError?) -> JobsError {
        JobsError(.unavailable, "the shim of job \(job.number) does not answer", cause: error)
    }
}
