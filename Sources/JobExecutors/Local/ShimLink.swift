import JobModel
import JobProtocol
import LinuxSystem
import SystemPackage
import Values

/// The connection to one shim: requests out, answers and notifications in. It belongs to the executor's thread.
final class ShimLink {
    typealias Answer = (Result<JSONValue, JSONRPCError>) -> Void

    enum Input {
        case notification(ShimNotification)
        /// The connection is over, or the shim talks nonsense.
        case closed
    }

    let attempt: Attempt
    let socket: Descriptor
    let shim: ProcessDescriptor
    /// Whether the shim is to be reaped by this process: it was launched by it, or before it was replaced in place.
    let isChild: Bool
    var socketToken: UInt64?
    var shimToken: UInt64?
    /// What the shim told about the start of the job.
    var start: ShimStart?
    /// How the main process ended, where the shim told that before it had recorded it.
    var mainEnd: Outcome?
    /// When the shim offered to run another attempt, on the monotonic clock; of a spare.
    var idleSince: Int64 = 0
    /// Why the shim could neither start the job nor record that.
    var failure: String?
    /// The read ends of the job's output pipes, held so that the job gets no SIGPIPE if the shim is killed.
    private(set) var pipes: [Descriptor] = []

    private var lines = LineBuffer()
    private var outgoing: [UInt8] = []
    private var answers: [Int64: Answer] = [:]
    private var nextID: Int64 = 1

    init(attempt: Attempt, socket: Descriptor, shim: ProcessDescriptor, isChild: Bool) {
        self.attempt = attempt
        self.socket = socket
        self.shim = shim
        self.isChild = isChild
    }

    var wantsToWrite: Bool { !outgoing.isEmpty }

    /// Whether the shim can be given another attempt: nothing half said is on its way.
    var isAtRest: Bool { outgoing.isEmpty && lines.count == 0 }

    /// The attempt is over and so is its output.
    func releasePipes() { pipes = [] }

    /// Has an idle shim run this attempt. False where it has gone.
    func order(_ directory: String) -> Bool {
        let line = ShimOrder(directory: directory).message.line
        return (try? line.withUnsafeBytes { try UnixSocket.send($0, over: socket) }) == line.count
    }

    /// Asks the shim. Returns the request's number.
    @discardableResult
    func request(_ request: ShimRequest, answer: @escaping Answer) -> Int64 {
        let id = nextID
        nextID += 1
        answers[id] = answer
        outgoing.append(contentsOf: request.message(id: .integer(id)).line)
        flush()
        return id
    }

    /// Gives up on an answer that has not come.
    func expire(_ id: Int64) {
        let error = JobsError(.timedOut, "the job's shim does not answer")
        answer(.integer(id), .failure(JSONRPCError(error)))
    }

    /// Writes what the socket takes now; the rest when it is writable.
    func flush() {
        while !outgoing.isEmpty {
            let count = try? outgoing.withUnsafeBytes { bytes in try UnixSocket.send(bytes, over: socket) }
            guard let count, count > 0 else { return }
            outgoing.removeFirst(count)
        }
    }

    /// Reads what is there, and hands answers to whoever asked.
    func receive(scratch: UnsafeMutableRawBufferPointer, _ handle: (Input) -> Void) {
        while true {
            let count: Int
            do throws(SystemError) {
                let (received, descriptors) = try UnixSocket.receive(into: scratch, from: socket)
                pipes.append(contentsOf: descriptors)
                count = received
            } catch {
                if error.errno != .wouldBlock { handle(.closed) }
                return
            }
            guard count > 0 else { return handle(.closed) }
            lines.append(UnsafeRawBufferPointer(rebasing: scratch[..<count]))
            do {
                while let line = try lines.next() { try dispatch(line, handle) }
            } catch {
                return handle(.closed)
            }
        }
    }

    private func dispatch(_ line: [UInt8], _ handle: (Input) -> Void) throws {
        switch try JSONRPCMessage(json: JSONParser.parse(line)) {
        case .result(let id, let result): answer(id, .success(result))
        case .failure(let id, let error): answer(id, .failure(error))
        case .notification(let method, let params):
            if let notification = try ShimNotification(method: method, params: params) {
                handle(.notification(notification))
            }
        case .request: break
        }
    }

    private func answer(_ id: JSONValue, _ result: Result<JSONValue, JSONRPCError>) {
        guard let number = id.integer, let answer = answers.removeValue(forKey: number) else { return }
        answer(result)
    }

    /// Tells everybody who waits for an answer that there will be none.
    func failOpenRequests() {
        let open = answers.values
        answers = [:]
        for answer in open {
            answer(.failure(JSONRPCError(JobsError(.wrongState, "the job's shim has gone before it answered"))))
        }
    }
}
