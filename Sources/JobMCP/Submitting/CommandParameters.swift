import JobConfiguration
import JobModel
import Values

/// The parameters of tools that start a command.
enum CommandParameters {
    static let command = command(shell: "")

    private static func command(shell: ByteString) -> Parameter<JSONValue?> {
        .command(
            "command",
            "For \(shell) -c",
            also: ["cmd", "script", "shell_command", "command_line", "bash_command"]
        )
    }

    static let argv = Parameter<[String]?>.optionalTexts("argv", "Instead of command: program and arguments, no shell")
    static let cwd = Parameter<String?>.optionalText(
        "cwd",
        also: ["directory", "dir", "workdir", "work_dir", "working_directory", "working_dir", "current_directory"]
    )
    static let env = Parameter<[String: String]>.strings(
        "env",
        "NAME=value",
        also: ["environment", "envs", "env_vars", "environment_variables"]
    )
    static let input = Parameter<String?>.optionalInput(
        "input",
        "Text for standard input, then its end",
        also: ["stdin_text", "stdin_data", "stdin_input", "standard_input"]
    )
    static let key = Parameter<String?>.optionalWord("key", "Same key, same job: repeat a call without starting twice")

    static let standardInput = Parameter<Bool>.flag(
        "stdin",
        "For interact_with_job",
        advice: "text for standard input is the argument input"
    )

    static func declared(shell: ByteString) -> [DeclaredParameter] {
        [
            command(shell: shell).declared, argv.declared.rare, cwd.declared, env.declared,
        ] + SubmissionFields.all.compactMap(\.argument?.declared) + [
            standardInput.declared, input.declared.rare, key.declared.rare,
        ]
    }

    /// - Parameter shell: Runs a command that is one string.
    static func request(_ arguments: Arguments, shell: ByteString) throws(ToolFailure) -> CommandRequest {
        var request = CommandRequest(command: try GivenCommand(arguments, shell: shell).words)
        request.directory = try GivenDirectory.path(try arguments(cwd))
        request.variables = try arguments(env)
        for (name, value) in request.variables.sorted(by: { $0.key < $1.key }) {
            let size = name.utf8.count + 1 + value.utf8.count
            guard size > GivenCommand.longestArgument else { continue }
            throw ToolFailure(
                "env: \(name) is too long: Linux takes at most \(GivenCommand.longestArgument) bytes of a name and its value, "
                    + "and this has \(size). Put it into a file, or give it as input"
            )
        }
        for field in SubmissionFields.all { try arguments.read(field, into: &request.part) }
        guard request.part[SubmissionFields.labels]?[Blueprint.label] == nil else {
            throw ToolFailure("labels: \(Blueprint.label) is what jobs of blueprints bear; use another name")
        }
        try checkHooks(of: request.part)
        request.keepsInput = try arguments(standardInput)
        if let text = try arguments(input), !text.isEmpty {
            guard arguments.object["stdin"] != true else {
                throw ToolFailure(
                    "input is followed by the end of standard input, stdin: true keeps it open: give one of them "
                        + "(interact_with_job sends input to a job of stdin: true)"
                )
            }
            request.keepsInput = false
            request.input = ByteString(text)
        }
        request.key = try arguments(key)
        if let key = request.key, key.utf8.count > 500 { throw ToolFailure("key is 1 to 500 bytes long") }
        return request
    }
}

extension CommandParameters {
    /// Only notices are taken: a command in a hook would get around what is allowed and denied.
    private static func checkHooks(of part: SubmissionPart) throws(ToolFailure) {
        let hooks = (part[SubmissionFields.onEnd] ?? []) + (part[SubmissionFields.onFailure] ?? [])
        for hook in hooks {
            switch try? HookAction(hook.text) {
            case .notify, .webhook, .mail: break
            case .command, .bell, .terminal, nil:
                throw ToolFailure(
                    "a hook is notify, webhook:URL or mail:ADDRESS, not \(hook.text); start what is to be run afterwards with "
                        + "after"
                )
            }
        }
    }
}

extension FieldArgument {
    fileprivate var kind: ArgumentKind {
        switch form {
        case .flag: .flag
        case .word: .word
        case .words: .texts
        case .strings: .strings
        case .object: .object(isText: true)
        case .milliseconds: .integer(1...31_536_000_000, zeroIsNone: true)
        case .number(let range): .integer(range)
        case .conditions: .conditions
        }
    }

    /// As a parameter of a tool.
    fileprivate var declared: DeclaredParameter {
        let parameter = DeclaredParameter(name, kind, summary)
        return isRare ? parameter.rare : parameter
    }
}

extension Arguments {
    /// Reads the argument of a field, where the call gives it.
    fileprivate func read(_ field: any AnySubmissionField, into part: inout SubmissionPart) throws(ToolFailure) {
        guard let argument = field.argument, let json = object[argument.name] else { return }
        let value: JSONValue =
            if case .milliseconds = argument.form, let number = json.integer { .string("\(number)ms") } else { json }
        do throws(DocumentError) {
            try field.read(value, into: &part)
        } catch {
            throw ToolFailure("\(argument.name) \(error.message)")
        }
    }
}

/// What an agent wants to be run.
struct CommandRequest: Sendable {
    var command: [ByteString]
    var directory: String?
    var variables: [String: String] = [:]
    /// Its name, group, labels, limits.
    var part = SubmissionPart()
    var keepsInput = false
    /// All of standard input.
    var input: ByteString?
    var key: String?

    init(command: [ByteString]) { self.command = command }

    /// What the caller is to know at once of a command that ends in `&`; `nil`: it does not.
    var hint: String? {
        guard ShellCommand.script(of: command).map({ ShellScript($0).leavesSomethingRunning }) ?? false else {
            return nil
        }
        return
            "The command ends in &: as soon as its shell ends, what it left running is ended too, also with nohup or "
            + "setsid. Run the program itself with execute_command, without &: that returns at once."
    }
}
