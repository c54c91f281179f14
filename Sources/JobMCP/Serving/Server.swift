import JobManager
import JobModel
import JobProtocol
import LinuxSystem
import Synchronization
import Values

/// The MCP server behind one pair of streams: takes lines, sends answers. It holds no job: when it ends, nothing happens to
/// any.
final class Server: Sendable {
    let jobs: JobsAccess
    let watch: EventWatch
    let environment: BaseEnvironment
    let settings: ToolSettings
    let catalog: ToolCatalog
    let writer: MessageWriter
    let subscriptions: Subscriptions
    let tasks: TaskDesk
    let meter: ToolMeter
    private let router = Mutex(Router())
    private let inFlight = RequestsInFlight()
    /// Answers of up to megabytes are made one after the other, no faster than the client takes them.
    private let largeAnswers = Turnstile(8)

    init(_ options: ServeOptions, writer: MessageWriter) {
        jobs = JobsAccess(home: options.home) { await writer.awaitRoom() }
        watch = EventWatch(home: options.home)
        environment = BaseEnvironment(usesLoginShell: options.usesLoginShell)
        settings = options.tools
        catalog = ToolCatalog(options.toolsets, options.tools)
        self.writer = writer
        subscriptions = Subscriptions(jobs: jobs, watch: watch, writer: writer)
        tasks = TaskDesk(jobs: jobs)
        meter = ToolMeter(jobs)
        if let interval = settings.cleanupInterval {
            Task { [settings, jobs] in await settings.cleanup.run(every: interval, jobs) }
        }
    }

    /// Takes the next line, on the thread that reads: handshakes and cancellations count before the line after them.
    func receive(_ line: LineSplitter.Line) {
        switch line {
        case .text(let text): carryOut(router.withLock { $0.route(text) }, size: text.count)
        case .tooLong(let id):
            let limit = ByteCount(UInt64(LineBuffer.defaultLimit))
            let error = JSONRPCError(
                code: JSONRPCError.invalidRequest,
                message: "Invalid request: a message has at most \(limit)"
            )
            writer.post(Envelope.failure(id?.json ?? .null, error))
        }
    }

    /// - Parameter size: Of the line, in bytes.
    private func carryOut(_ routing: Routing, size: Int) {
        switch routing {
        case .batch(let routings):
            let batch = BatchReply(count: routings.count) { [writer] answers in
                if !answers.isEmpty { await writer.send(.array(answers)) }
            }
            for routing in routings { carryOut(routing, in: batch, size: size / routings.count) }
        case .request(let request):
            let refusal = start(request, size: size) { [writer] answer in
                if let answer { await writer.send(answer) }
            }
            if let refusal { writer.post(refusal) }
        default:
            if let answer = carryOutAtOnce(routing) { writer.post(answer) }
        }
    }

    private func carryOut(_ routing: Routing, in batch: BatchReply, size: Int) {
        var answer: JSONValue?
        if case .request(let request) = routing {
            answer = start(request, size: size) { answer in
                await batch.add(answer, otherwise: Envelope.failure(request.id, .tooManyRequests))
            }
            if answer == nil { return }
        } else {
            answer = carryOutAtOnce(routing)
        }
        let ready = answer
        Task { await batch.add(ready) }
    }

    /// Does what needs no waiting, and returns the answer, where there is one.
    private func carryOutAtOnce(_ routing: Routing) -> JSONValue? {
        switch routing {
        case .nothing, .batch, .request: return nil
        case .refuse(let id, let error): return Envelope.failure(id, error)
        case .initialized(let id, let version): return Envelope.answer(id, handshake(version), version)
        case .ready: subscriptions.becomeReady()
        case .cancel(let id): inFlight.cancel(id)
        }
        return nil
    }

    /// Begins to carry out a request, and calls `deliver` once, with `nil` where no answer is to be sent. Returns the answer
    /// where it is refused instead.
    private func start(
        _ request: Request,
        size: Int,
        _ deliver: @escaping @Sendable (JSONValue?) async -> Void
    ) -> JSONValue? {
        guard let id = RequestID(request.id) else { return nil }
        do throws(RequestsInFlight.Refusal) {
            let (isStream, executor) = (request.method == .listen, request.method.asksJobs ? jobs.short : nil)
            try inFlight.start(id, isStream: isStream, size: size, on: executor) { [self] ticket in
                let progress = request.progressToken.map {
                    ProgressReporter(token: $0, version: request.version, writer: writer)
                }
                let ticker = progress.map { progress in Task { await progress.run() } }
                let isLarge = request.method == .readResource
                if isLarge { await largeAnswers.enter() }
                await writer.awaitRoom()
                let answer = await answer(request) { progress?.note($0) }
                ticker?.cancel()
                progress?.finish()
                let isWanted = ticket.finish()
                await deliver(isWanted ? answer : nil)
                if isLarge { largeAnswers.leave() }
                if isWanted { ticket.sent() }
            }
            return nil
        } catch {
            return Envelope.failure(request.id, error.answer)
        }
    }

    /// The answer to a request; `nil` where there is none.
    private func answer(_ request: Request, progress: @escaping @Sendable (String) -> Void) async -> JSONValue? {
        do throws(JSONRPCError) {
            guard let reply = try await reply(to: request, progress) else { return nil }
            return Envelope.answer(request.id, reply, request.version)
        } catch {
            return Envelope.failure(request.id, error)
        }
    }

    private func reply(
        to request: Request,
        _ progress: @escaping @Sendable (String) -> Void
    ) async throws(JSONRPCError) -> Reply? {
        switch request.method {
        case .initialize: nil
        case .ping: Reply([:])
        case .discover: discovery()
        case .listTools: try listTools(request)
        case .callTool: try await callTool(request, progress)
        case .listResources: try await listResources(request)
        case .listResourceTemplates: try listResourceTemplates(request)
        case .readResource: try await readResource(request)
        case .subscribe: try await subscribe(request)
        case .unsubscribe: try unsubscribe(request)
        case .listen: try await listen(request)
        case .listPrompts: try listPrompts(request)
        case .getPrompt: try await getPrompt(request)
        case .complete: try await complete(request)
        case .getTask: try await getTask(request)
        case .updateTask: try await updateTask(request)
        case .cancelTask: try await cancelTask(request)
        }
    }

    /// No more will be asked: `inbox` is told when all is answered that does not go on for ever.
    func drain(_ inbox: Inbox<Void>) { inFlight.drain(inbox) }

    /// Nothing more is coming: tells the streams that are open that they end.
    func finish() {
        subscriptions.finish { inFlight.isWanted($0) }
        writer.close()
    }
}

extension RequestsInFlight.Refusal {
    fileprivate var answer: JSONRPCError {
        switch self {
        case .duplicate:
            JSONRPCError(
                code: JSONRPCError.invalidRequest,
                message: "Invalid request: another one with this id is not answered yet"
            )
        case .tooMany: .tooManyRequests
        }
    }
}

extension JSONRPCError {
    /// What went wrong behind a request that is no tool call.
    init(serving error: JobsError) {
        self.init(
            code: Self.internalError,
            message: error.textForTools,
            data: ["code": .string(error.code.rawValue)]
        )
    }

    /// A parameter of this name that must be a string.
    static func string(_ name: String, in params: JSONObject) throws(JSONRPCError) -> String {
        guard let value = params[name]?.string else {
            throw .invalidParams("Invalid params: \(name) must be a string")
        }
        return value
    }
}
