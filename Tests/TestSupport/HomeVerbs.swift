import JobProtocol
package import Values

/// The verbs as tests use them when they are not what is tested: what should work must work.
extension Home {
    /// Runs `jobs` and fails unless it exits with 0. Gives its standard output.
    @discardableResult
    package func succeed(_ arguments: String...) throws -> String {
        let result = try jobs(arguments)
        guard result.status == 0 else { throw Unexpected("this should have worked:\n\(result)") }
        return result.text
    }

    /// Submits a command and gives the number that was printed, alone, on standard output.
    package func run(_ command: String..., options: [String] = [], environment: [String: String?] = [:]) throws -> Int64
    {
        try submitted(
            jobs(["run"] + options + ["--"] + command, environment: environment)
        )
    }

    /// Submits a shell script; `$0` is `sh`, `arguments` follow.
    package func sh(_ script: String, options: [String] = [], environment: [String: String?] = [:]) throws -> Int64 {
        try submitted(
            jobs(["run"] + options + ["--", "sh", "-c", script], environment: environment)
        )
    }

    /// The number that a `run` printed.
    package func submitted(_ result: CommandResult) throws -> Int64 {
        guard result.status == 0, result.text.hasSuffix("\n"), let number = Int64(result.text.dropLast()), number > 0
        else {
            throw Unexpected("this should have printed a job's number, alone:\n\(result)")
        }
        return number
    }

    /// The exit status of `wait` for one job.
    @discardableResult
    package func wait(_ number: Int64) throws -> Int32 { try jobs("wait", String(number)).status }

    /// The record of `status --json`.
    package func record(_ reference: String) throws -> JSONValue {
        let text = try succeed("status", "--json", reference)
        return try JSONParser.parse(text)
    }

    package func record(_ number: Int64) throws -> JSONValue { try record(String(number)) }

    /// What a job has written, both streams.
    package func output(_ reference: String) throws -> String { try succeed("logs", reference) }
    package func output(_ number: Int64) throws -> String { try output(String(number)) }

    /// The objects that a command printed, one a line.
    package func objects(_ arguments: String...) throws -> [JSONValue] {
        let result = try jobs(arguments)
        guard result.status == 0 else { throw Unexpected("this should have worked:\n\(result)") }
        return try result.lines.map { try JSONParser.parse($0) }
    }

    /// A job that runs until it is killed, and is known to run.
    package func runningJob(_ name: String = "running", options: [String] = []) throws -> Int64 {
        let started = try fifo("\(name).started")
        let number = try sh("echo $$ >'\(started.path)'; exec sleep 1000", options: options)
        _ = try started.readLine()
        return number
    }
}
