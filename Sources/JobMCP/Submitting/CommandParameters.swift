import JobConfiguration
import JobModel

/// The parameters of tools that start a command.
enum CommandParameters {
    static let command = Parameter<String?>.optionalText("command", "Shell string for /bin/sh: pipes, &&, globs work")
    static let argv = Parameter<[String]?>.optionalTexts("argv", "Instead of command: program and arguments, no shell")
    static let cwd = Parameter<String?>.optionalText("cwd", "Working directory")
    static let env = Parameter<[String: String]>.strings("env", "Variables to set")
    static let name = Parameter<String?>.optionalText("name", "To refer to it by")
    static let group = Parameter<String?>.optionalText("group", "Queue with a slot limit")
    static let labels = Parameter<[String: String]>.strings("labels")
    static let metadata = Parameter<JSONObject?>.object("metadata", "Kept with the job")
    static let timeout = Parameter<Int64?>.optionalInteger(
        "timeout_ms",
        1...31_536_000_000,
        "End the job after this running time"
    )
    static let key = Parameter<String?>.optionalText("key", "Same key, same job: repeat a call without starting twice")

    /// - Parameter input: Whether standard input stays open where a call does not say.
    static func standardInput(default input: Bool) -> Parameter<Bool> {
        .flag("stdin", default: input, "Keep standard input open for interact_with_job")
    }

    static func declared(input: Bool) -> [DeclaredParameter] {
        [
            command.declared, argv.declared, cwd.declared, env.declared, name.declared, group.declared,
            labels.declared, metadata.declared, timeout.declared, standardInput(default: input).declared,
            key.declared,
        ]
    }

    static func request(_ arguments: Arguments, input: Bool) throws(ToolFailure) -> CommandRequest {
        let command: [ByteString]
        switch (try arguments(self.command), try arguments(argv)) {
        case (let script?, nil):
            guard script.contains(where: { !$0.isWhitespace }) else { throw ToolFailure("command is empty") }
            command = ShellCommand.command(script)
        case (nil, let words?):
            guard let first = words.first, !first.isEmpty else { throw ToolFailure("argv names no program") }
            command = words.map { ByteString($0) }
        case (nil, nil): throw ToolFailure("command is missing: a shell string; or give argv, an array of strings")
        case (_?, _?): throw ToolFailure("give either command (a shell string) or argv (no shell), not both")
        }
        guard !command.contains(where: \.containsNUL) else { throw ToolFailure("the command contains a NUL") }
        var request = CommandRequest(command: command)
        request.directory = try arguments(cwd)
        request.variables = try arguments(env)
        request.name = try arguments(name)
        request.group = try arguments(group)
        request.labels = try arguments(labels)
        guard request.labels[Blueprint.label] == nil else {
            throw ToolFailure("labels: \(Blueprint.label) is what jobs of blueprints bear; use another name")
        }
        request.metadata = try arguments(metadata)
        request.timeout = try arguments(timeout).map { .milliseconds($0) }
        request.keepsInput = try arguments(standardInput(default: input))
        request.key = try arguments(key)
        if let key = request.key, key.isEmpty || key.utf8.count > 500 {
            throw ToolFailure("key is 1 to 500 bytes long")
        }
        return request
    }
}

/// What an agent wants to be run.
struct CommandRequest: Sendable, Equatable {
    var command: [ByteString]
    var directory: String?
    var variables: [String: String] = [:]
    var name: String?
    var group: String?
    var labels: [String: String] = [:]
    var metadata: JSONObject?
    var timeout: TimeSpan?
    var keepsInput = false
    var key: String?

    init(command: [ByteString]) { self.command = command }
}
