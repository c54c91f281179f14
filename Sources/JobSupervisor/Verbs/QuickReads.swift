import JobProtocol
import Values

/// What clients ask for most, answered by the thread of the socket itself while the engine rests: that saves two threads'
/// wakeups, a third of what such an answer takes.
///
/// Order is kept: where anything waits for the engine, so does the question.
struct QuickReads: Sendable {
    private let engine: GuardedEngine

    init(_ engine: GuardedEngine) { self.engine = engine }

    /// Answers a request; false where it is one for the engine.
    func answer(_ request: Request) -> Bool {
        switch request.method {
        case HelloCall.method: answer(request) { engine, call in try engine.hello(call) }
        case StatusCall.method: answer(request) { engine, call in try engine.status(call) }
        default: false
        }
    }

    /// The engine also tells what is wrong with a request.
    private func answer<Call: SupervisorCall>(
        _ request: Request,
        _ verb: @Sendable (Engine, Call) throws -> Call.Reply
    ) -> Bool {
        let result = try? engine.read { engine in
            Call.encode(try verb(engine, try Call(params: request.params)), as: request.records)
        }
        guard let result else { return false }
        request.succeed(result)
        return true
    }
}
