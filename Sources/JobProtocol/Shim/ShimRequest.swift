package import JobModel
package import Values

/// What a shim can be asked. The answer to each but `hello`, `watch`, `signal` and `launchSupervisor` is an empty object.
package enum ShimRequest: Sendable, Equatable {
    /// Who are you, and how does the job stand? Answered with `ShimHello`; from then on notifications come, too.
    case hello
    case kill(Kill)
    /// Answered with `SignalReport`.
    case signal(SendSignal)
    /// Stops the whole tree; its clock stands still. Nothing happens where it is paused already.
    case pause
    case resume
    case send(Input)
    /// From now on this connection is somebody who watches the job's terminal in a window of this size (`nil`: of any).
    /// The terminal becomes as small as the smallest window, when one comes, changes or goes. Answered with `ShimHello`,
    /// but no notifications follow.
    case watch(WindowSize?)
    /// Sets the size of the job's terminal, until the windows of those who watch it do.
    case resize(WindowSize)
    /// Answered with `{"pid": …}`.
    case launchSupervisor(SupervisorLaunch)

    /// Ends the whole tree. Answered at once; the end is notified. Asked again, it can only become quicker.
    package struct Kill: Sendable, Equatable {
        /// A shim of an earlier release knows the grace alone, and asks the whole tree with SIGTERM.
        package var stop: StopRequest
        /// Recorded where nothing else ended the main process before.
        package var cause: EndCause

        package init(_ stop: StopRequest = StopRequest(), cause: EndCause = .killedByUser) {
            self.stop = stop
            self.cause = cause
        }
    }

    /// Sends a signal to some of the processes. A shim of an earlier release knows no foreground, and takes the main process.
    package struct SendSignal: Sendable, Equatable {
        package var signal: Signal
        package var scope: SignalScope

        package init(_ signal: Signal, to scope: SignalScope = .main) {
            self.signal = signal
            self.scope = scope
        }
    }

    /// Bytes for the job's standard input. Answered when all of them are queued; where that takes too long with
    /// an error that says in `data.accepted` how many were.
    package struct Input: Sendable, Equatable {
        package var data: ByteString
        /// Ends the input after these bytes.
        package var endsInput: Bool
        /// Absent: 10 s.
        package var timeout: TimeSpan?
        package var style: InputStyle

        package init(
            _ data: ByteString,
            endsInput: Bool = false,
            timeout: TimeSpan? = nil,
            style: InputStyle = InputStyle()
        ) {
            self.data = data
            self.endsInput = endsInput
            self.timeout = timeout
            self.style = style
        }
    }

    /// Starts a supervisor beside the shim, outside the job's tree: for a client that runs inside it.
    ///
    /// The request carries the write end of a readiness pipe by SCM_RIGHTS; the supervisor inherits it, and
    /// `--ready-descriptor N` is appended to its arguments.
    package struct SupervisorLaunch: Sendable, Equatable {
        /// Its path, absolute.
        package var executable: ByteString
        /// The whole argument vector.
        package var arguments: [ByteString]
        package var environment: [ByteString]

        package init(executable: ByteString, arguments: [ByteString], environment: [ByteString]) {
            self.executable = executable
            self.arguments = arguments
            self.environment = environment
        }
    }
}

extension ShimRequest {
    package var method: String {
        switch self {
        case .hello: "hello"
        case .kill: "kill"
        case .signal: "signal"
        case .pause: "pause"
        case .resume: "resume"
        case .send: "send"
        case .watch: "watch"
        case .resize: "resize"
        case .launchSupervisor: "launch-supervisor"
        }
    }

    package var params: JSONValue {
        switch self {
        case .hello: ["version": .integer(ShimProtocol.version)]
        case .pause, .resume: [:]
        case .kill(let kill):
            {
                var object: JSONObject = [
                    "now": kill.stop.grace == TimeSpan(nanoseconds: 0) ? true : nil,
                    "cause": .string(kill.cause.rawValue),
                ]
                kill.stop.append(to: &object)
                return .object(object)
            }()
        case .signal(let signal):
            [
                "signal": .string(signal.signal.description), "tree": signal.scope == .tree ? true : nil,
                "scope": signal.scope == .foreground ? .string(signal.scope.rawValue) : nil,
            ]
        case .send(let input):
            {
                var object: JSONObject = [
                    "data": JSONValue(input.data),
                    "eof": input.endsInput ? true : nil,
                    "timeout_ms": input.timeout.map { .integer($0.milliseconds) },
                ]
                input.style.append(to: &object)
                return .object(object)
            }()
        case .watch(let window): ["window": window.map { .string($0.description) }]
        case .resize(let window): ["window": .string(window.description)]
        case .launchSupervisor(let launch):
            [
                "executable": JSONValue(launch.executable),
                "arguments": .array(launch.arguments.map { JSONValue($0) }),
                "environment": .array(launch.environment.map { JSONValue($0) }),
            ]
        }
    }

    package func message(id: JSONValue) -> JSONRPCMessage { .request(id: id, method: method, params: params) }

    /// Reads a request. Throws the error to answer with: a method that is not known, or parameters that do not fit.
    package init(method: String, params: JSONValue) throws(JSONRPCError) {
        let request: ShimRequest?
        do throws(FormatError) {
            request = try Self.read(method, params)
        } catch {
            throw JSONRPCError(code: JSONRPCError.invalidParams, message: error.description)
        }
        guard let request else {
            throw JSONRPCError(code: JSONRPCError.methodNotFound, message: "a shim has no method \(method)")
        }
        self = request
    }

    private static func read(_ method: String, _ params: JSONValue) throws(FormatError) -> ShimRequest? {
        let members = try JSONMembers(params, of: method)
        switch method {
        case "hello": return .hello
        case "pause": return .pause
        case "resume": return .resume
        case "kill":
            var stop = try members.stopRequest()
            if try members.flag("now") { stop.grace = .seconds(0) }
            let cause = try members.optional("cause") { $0.string.flatMap { EndCause(rawValue: $0) } }
            return .kill(Kill(stop, cause: cause ?? .killedByUser))
        case "signal":
            let signal = try members.required("signal") { value in
                value.string.flatMap { Signal($0) } ?? value.integer.flatMap { Signal(String($0)) }
            }
            return .signal(SendSignal(signal, to: try members.signalScope()))
        case "send":
            let timeout = try members.optional("timeout_ms") { value in
                value.integer.flatMap { (0...86_400_000).contains($0) ? TimeSpan.milliseconds($0) : nil }
            }
            let data = try members.optional("data") { $0.byteString }
            return .send(
                Input(
                    data ?? ByteString([]),
                    endsInput: try members.flag("eof"),
                    timeout: timeout,
                    style: try InputStyle(members)
                )
            )
        case "watch": return .watch(try members.optional("window", StoredForm.windowSize.read))
        case "resize": return .resize(try members.required("window", StoredForm.windowSize.read))
        case "launch-supervisor":
            let launch = SupervisorLaunch(
                executable: try members.bytes("executable"),
                arguments: try members.byteStrings("arguments"),
                environment: try members.byteStrings("environment")
            )
            let strings = [launch.executable] + launch.arguments + launch.environment
            guard !launch.arguments.isEmpty, launch.executable.hasPrefix("/"), !strings.contains(where: \.containsNUL)
            else { throw FormatError("launch-supervisor: the executable or its arguments cannot be executed") }
            return .launchSupervisor(launch)
        default: return nil
        }
    }
}
