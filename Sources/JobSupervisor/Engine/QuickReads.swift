import JobProtocol
import Values

/// What clients ask for most, answered by the thread of the socket itself while the engine rests: that saves two threads'
/// wakeups, a third of what such an answer takes.
///
/// Nobody overtakes himself: where anything waits for the engine, so does the question.
struct QuickReads: @unchecked Sendable {
    /// It belongs to its thread; here `Engine.read` keeps the two apart.
    private let engine: Engine

    init(_ engine: Engine) { self.engine = engine }

    /// Answers a request; false where it is one for the engine.
    func answer(_ request: Request) -> Bool {
        switch request.method {
        case HelloCall.method: answer(request, engine.hello)
        case StatusCall.method: answer(request, engine.status)
        default: false
        }
    }

    /// The engine also tells what is wrong with a request.
    private func answer<Call: SupervisorCall>(_ request: Request, _ verb: (Call) throws -> Call.Reply) -> Bool {
        let result = try? engine.read { Call.encode(try verb(try Call(params: request.params))) }
        guard let result else { return false }
        request.succeed(result)
        return true
    }
}
