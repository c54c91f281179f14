import JobConfiguration
import JobManager
import JobModel
import JobOutput
import JobProtocol
import LinuxSystem
import Values

/// `interact_with_job`: writes to a job's standard input and answers with what it printed then.
struct SendTool: Tool {
    let name = "interact_with_job"
    let title = "Send input to a job"
    let description =
        #"Send input to a job started with stdin or pty: true (end a line with \n), and return what it prints then. "#
        + "eof ends its input."
    let annotations = ToolAnnotations(readOnly: false, destructive: true, idempotent: false, openWorld: true)
    /// The answer is there when nothing more came for so long.
    private static let pause = TimeSpan.milliseconds(150)
    /// How long the job has in any case to make room for the input.
    private static let leastTime = TimeSpan.milliseconds(200)
    private static let mostBytes = 16_000
    private static let job = Parameter<String>.job()
    private static let input = Parameter<String?>.optionalInput("input", also: ["text", "data", "stdin"])
    private static let keys = Parameter<[String]?>.optionalTexts("keys", "After input: C-c, Up, Enter")
    private static let cursor = Parameter<String?>.optionalWord(
        "cursor",
        "Of an earlier answer: shows all since then"
    )
    private static let eof = Parameter<Bool>.flag("eof")
    private static let wait = Parameter<Int64>.integer("wait_ms", 0...55_000, default: 2000, "For the first output")
    private static let secret = Parameter<Bool>.flag("secret", "The user is to type it, not you")
    let parameters = Parameters([
        job.declared, input.declared, keys.declared, eof.declared, wait.declared,
        secret.declared, cursor.declared.rare, Ownership.allMine.declared.rare,
    ])
    let outputSchema = Schemas.output

    /// A job whose output is there to be watched.
    private struct Target: Sendable {
        let id: String
        /// From where it is shown.
        let cursor: OutputCursor
        /// Where it stood before anything was sent.
        let end: UInt64
        let output: AttemptOutput?
    }

    func call(_ arguments: Arguments, _ call: ToolCall) async throws(ToolFailure) -> ToolResult {
        let reference = try arguments(Self.job)
        let input = ByteString(try arguments(Self.input) ?? "")
        let keys = try Self.bytes(of: try arguments(Self.keys) ?? [])
        let cursor = try GivenCursor.read(try arguments(Self.cursor))
        let eof = try arguments(Self.eof)
        let milliseconds = try arguments(Self.wait)
        let allMine = try arguments(Ownership.allMine)
        if try arguments(Self.secret) {
            guard input.bytes.isEmpty, keys.isEmpty else {
                throw ToolFailure(
                    "secret: true goes without input: a secret is the user's to type, and not for you to know"
                )
            }
            return try await askForSecret(reference, allMine: allMine, call)
        }
        let target = try await target(reference, since: cursor, allMine: allMine, call)
        let began = Clock.monotonic()
        let deadline = began + milliseconds * 1_000_000
        do throws(JobsError) {
            let watch = try await call.watch.open(Set([JobID(target.id)].compactMap { $0 }))
            defer { watch.close() }
            if let output = target.output { watch.watchOutput(output) }
            let sends = !input.bytes.isEmpty || !keys.isEmpty || eof
            let limit = max(deadline, began + Self.leastTime.nanoseconds)
            if !input.bytes.isEmpty || eof {
                try await send(input, InputStyle(.text), eof && keys.isEmpty, target, call, until: limit)
            }
            if !keys.isEmpty { try await send(ByteString(keys), InputStyle(.keys), eof, target, call, until: limit) }
            let seen = sends ? target.end : target.cursor.place.offset
            let answer = try await answer(target, since: seen, sends: sends, watch, call, until: deadline)
            guard call.settings.answers == .lean else { return ToolResult(answer.json) }
            return ToolResult(text: OutputReport(answer: answer, nothing: "nothing printed", isWhole: false).text)
        } catch {
            throw ToolFailure(error)
        }
    }

    /// What the user is to be told: forms of the protocol are not for secrets, which would pass through the client.
    private func askForSecret(
        _ reference: String,
        allMine: Bool,
        _ call: ToolCall
    ) async throws(ToolFailure) -> ToolResult {
        let job = try await call.job(reference, to: "write to", allMine: allMine)
        guard job.submission.takesInput, !job.status.isEnded else {
            throw ToolFailure("job \(job.number) has no open standard input: start it with stdin: true")
        }
        let wait = job.inputWait == nil ? "" : " It waits for it now."
        return ToolResult(
            text:
                "Ask the user to type it in a terminal: jobctl send \(job.number) --secret.\(wait) Nobody else sees it. Then "
                + "wait_for_job."
        )
    }

    /// Where the output stands before anything is sent.
    private func target(
        _ reference: String,
        since cursor: GivenCursor?,
        allMine: Bool,
        _ call: ToolCall
    ) async throws(ToolFailure) -> Target {
        guard !call.settings.readOnly else {
            throw ToolFailure("Refused: the user has made this server read-only")
        }
        let job = try await call.job(reference, to: "write to", allMine: allMine).id.description
        return try await call.perform { client throws(JobsError) in
            var end: UInt64 = 0
            let answer = try client.answer(job) { (reader, _, _) throws(SystemError) in
                end = try reader.end()
                return OutputText(next: OutputPlace(end))
            }
            let attempt = max(answer.job.attempt, 1)
            // Of another attempt's output nothing goes on here.
            let given = try cursor?.cursor(for: answer.job)
            let known = given.map { $0.attempt == attempt ? $0.place : OutputPlace(0) } ?? OutputPlace(end)
            return Target(
                id: answer.job.id.description,
                cursor: OutputCursor(attempt: attempt, known.offset > end ? OutputPlace(end) : known),
                end: end,
                output: try client.output(of: answer.job)
            )
        }
    }

    /// What the keys of these names send.
    private static func bytes(of keys: [String]) throws(ToolFailure) -> [UInt8] {
        do throws(KeyName.Unknown) {
            return try KeyName.bytes(of: keys)
        } catch {
            throw ToolFailure(error.message(otherwise: "text is input"))
        }
    }

    private func send(
        _ input: ByteString,
        _ style: InputStyle,
        _ eof: Bool,
        _ target: Target,
        _ call: ToolCall,
        until deadline: Int64
    ) async throws(JobsError) {
        let owner = call.ownership.owner
        _ = try await call.jobs.perform(.long) { client throws(JobsError) in
            try client.acting(as: owner) { client throws(JobsError) in
                try client.send(target.id, input, endsInput: eof, style: style, until: deadline)
            }
        }
    }

    /// What came since: at the deadline, or earlier when something came and then nothing more.
    ///
    /// - Parameters:
    ///   - seen: Where the output stood: more than that is worth answering.
    ///   - sends: Whether something was sent: a job that waits for input then waits for more.
    private func answer(
        _ target: Target,
        since seen: UInt64,
        sends: Bool,
        _ watch: JobWatch,
        _ call: ToolCall,
        until deadline: Int64
    ) async throws(JobsError) -> OutputAnswer {
        var quietAt: Int64?
        var seen = seen
        while true {
            let answer = try await call.jobs.perform { client throws(JobsError) in
                try client.answer(target.id, at: GivenCursor(target.cursor)) {
                    (reader, _, isOver) throws(SystemError) in
                    try OutputPage(limit: Self.mostBytes, isOver: isOver).read(reader, from: target.cursor.place)
                }
            }
            let now = Clock.monotonic()
            if answer.text.next.offset > seen {
                seen = answer.text.next.offset
                quietAt = now + Self.pause.nanoseconds
            }
            let isFull = !answer.text.isAtEnd
            let isQuiet = quietAt.map { $0 <= now } ?? false
            let asks = sends && answer.job.inputWait != nil
            if answer.job.status.isEnded || asks || isFull || isQuiet || now >= deadline { return answer }
            _ = try await watch.next(until: min(deadline, quietAt ?? deadline))
        }
    }
}
