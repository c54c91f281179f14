import Glibc
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

/// The supervisor's side of a mailbox: requests to a shim on another machine, and what it tells. See `Mailbox` of the shim.
struct MailboxLink {
    typealias Answer = (Result<JSONValue, JSONRPCError>) -> Void

    private let launch: Int
    private var lines = LineBuffer()
    private var offset: UInt64 = 0
    private var answers: [String: Answer] = [:]
    private var nextID = 1
    /// What tells this supervisor's requests from an earlier one's.
    private static let session = String(UInt64.random(in: 0...UInt64.max), radix: 16)

    init(launch: Int) { self.launch = launch }

    /// Puts a request into the mailbox. Throws where that cannot be done; then there is no answer.
    mutating func request(
        _ request: ShimRequest,
        in directory: AttemptDirectory,
        answer: @escaping Answer
    ) throws(SystemError) -> String {
        let id = "\(Self.session)-\(nextID)"
        nextID += 1
        // A supervisor may have been killed in the middle of a line.
        let lead: [UInt8] = nextID == 2 ? [0x0A] : []
        let file = try directory.directory.open(
            AttemptFile.requests(launch: launch),
            flags: O_WRONLY | O_CREAT | O_APPEND
        )
        try file.writeAll(lead + request.message(id: .string(id)).line)
        answers[id] = answer
        return id
    }

    /// Whether the answer to a request has not come.
    func expects(_ id: String) -> Bool { answers[id] != nil }

    /// Who waits for the answer to a request; from now on, nobody does.
    mutating func take(_ id: String) -> Answer? { answers.removeValue(forKey: id) }

    /// Those who wait for an answer, of which there will be none.
    mutating func takeAnswers() -> [Answer] {
        defer { answers = [:] }
        return Array(answers.values)
    }

    /// What the shim has told since the last look. Answers are handed to those who asked.
    mutating func receive(
        from directory: AttemptDirectory
    ) -> (notifications: [ShimNotification], answered: [(Answer, Result<JSONValue, JSONRPCError>)]) {
        var told: [ShimNotification] = []
        var answered: [(Answer, Result<JSONValue, JSONRPCError>)] = []
        // Opened anew each time: a network file system looks for what others wrote then.
        let name = AttemptFile.answers(launch: launch)
        guard let file = try? directory.directory.open(name, flags: O_RDONLY | O_NONBLOCK),
            let size = try? file.status().st_size, UInt64(size) > offset,
            let bytes = try? file.readAll(from: offset, limit: UInt64(size) - offset)
        else { return ([], []) }
        offset += UInt64(bytes.count)
        bytes.withUnsafeBytes { lines.append($0) }
        while let line = try? lines.next() {
            guard let json = try? JSONParser.parse(line), let message = try? JSONRPCMessage(json: json) else {
                continue
            }
            switch message {
            case .result(let id, let result):
                if let answer = id.string.flatMap({ take($0) }) { answered.append((answer, .success(result))) }
            case .failure(let id, let error):
                if let answer = id.string.flatMap({ take($0) }) { answered.append((answer, .failure(error))) }
            case .notification(let method, let params):
                told += [try? ShimNotification(method: method, params: params)].compactMap(\.self)
            case .request: break
            }
        }
        return (told, answered)
    }
}
