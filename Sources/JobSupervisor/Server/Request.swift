import JobModel
import JobProtocol
import LinuxSystem
import Values

/// A connection, for as long as the supervisor lives.
struct ClientID: Hashable, Sendable {
    let value: UInt64

    /// What nobody's connection bears: for what goes on when a client leaves.
    static let nobody = ClientID(0)

    init(_ value: UInt64) { self.value = value }
}

/// One request of a client and the way back to it.
struct Request: Sendable {
    let client: ClientID
    let id: JSONValue
    let method: String
    let params: JSONValue
    /// How the client wants records.
    let records: RecordForm
    /// When it came in, on the monotonic clock.
    let receivedAt = Clock.monotonic()
    /// Told once, when it is answered, by the thread that answers: whether it was done.
    var observe: @Sendable (_ succeeded: Bool) -> Void = { _ in }
    /// Sends a line; may be called from any thread.
    private let send: @Sendable ([UInt8]) -> Void

    init(
        client: ClientID,
        id: JSONValue,
        method: String,
        params: JSONValue,
        records: RecordForm = .whole,
        send: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.client = client
        self.id = id
        self.method = method
        self.params = params
        self.records = records
        self.send = send
    }

    /// Who asks, where that was said.
    var actor: String? { params.actor }

    /// The line that answers with a result.
    func success(_ result: JSONValue) -> [UInt8] { JSONRPCMessage.result(id: id, result).line }

    func succeed(_ result: JSONValue) { succeed(line: success(result)) }

    /// Answers with a line that `success` made.
    func succeed(line: [UInt8]) {
        observe(true)
        send(line)
    }

    func fail(_ error: JSONRPCError) {
        observe(false)
        send(JSONRPCMessage.failure(id: id, error).line)
    }

    func fail(_ error: JobsError) { fail(JSONRPCError(error)) }
}
