import JobConfiguration
import JobManager
import JobModel
import Values

/// Reads the lines of a batch: a command each, in the words of the prompt or for a shell, or a JSON object that may say all
/// that `run` has options for. Blank lines and those that begin with # are skipped.
struct BatchLines {
    /// What the jobs have in common. Their commands are those of the lines.
    let base: Submission
    /// That of jobs whose line sets no variables.
    let environment: [ByteString]
    /// Runs commands that are one string.
    let shell: ByteString
    /// Whether every line is for the shell.
    let isForShell: Bool

    /// Why a line is not a job.
    struct Problem: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    /// The job of a line; `nil` where it has none.
    func job(_ line: ByteString) throws(Problem) -> BatchJob? {
        let text = ByteString(line.bytes.drop { $0 == 0x20 || $0 == 0x09 })
        guard let first = text.bytes.first, first != UInt8(ascii: "#") else { return nil }
        guard !line.containsNUL else { throw Problem("it contains a NUL") }
        if first == UInt8(ascii: "{") { return try job(object: text) }
        var submission = base
        submission.command = isForShell ? [shell, "-c", line] : try words(line)
        return BatchJob(submission: submission)
    }

    private func words(_ line: ByteString) throws(Problem) -> [ByteString] {
        let read = LineWords(line)
        if read.open != nil { throw Problem("a quote is open at its end, or a backslash stands there") }
        if let operation = read.all.lazy.compactMap(\.operation).first {
            throw Problem("'\(operation)' is for a shell: give --shell, or put it into quotes")
        }
        let words = read.all.map { $0.isHomePath ? HomePath.expanded($0.bytes) : $0.bytes }
        guard words.first?.isEmpty == false else { throw Problem("the command's name is empty") }
        return words
    }

    /// `{"command": ["make", "-C", "a"], "cwd": "/src", "env": {"CI": "1"}, "timeout": "1h"}`
    private func job(object text: ByteString) throws(Problem) -> BatchJob {
        let json: JSONValue
        do throws(JSONSyntaxError) {
            json = try JSONParser.parse(text.bytes)
        } catch {
            throw Problem("it is not JSON: \(error)")
        }
        guard let object = json.object else { throw Problem("it is not a JSON object") }
        var job = BatchJob(submission: base)
        job.submission.command = []
        var part = SubmissionPart()
        for member in object.members where !member.value.isNull {
            switch member.name {
            case "command": job.submission.command = try command(member.value)
            case "cwd": job.submission.directory = try directory(member.value)
            case "env": job.environment = try variables(member.value)
            case let name:
                guard let field = SubmissionFields.all.first(where: { $0.fileKey == name }) else {
                    let known = ["command", "cwd", "env"] + SubmissionFields.all.map(\.fileKey)
                    throw Problem("there is no member '\(name)'\(Spelling.hint(for: name, among: known))")
                }
                do throws(DocumentError) {
                    try field.read(member.value, into: &part)
                } catch {
                    throw Problem("\(name) \(error.message)")
                }
            }
        }
        guard !job.submission.command.isEmpty else { throw Problem("it has no command") }
        if let (one, other) = part.contradiction { throw Problem("it has either \(one) or \(other)") }
        job.submission.lay(part)
        let directory = job.submission.directory
        job.submission.resolveInput { directory }
        guard job.submission.standardInput != .stored else { throw Problem("stdin - is for a single job; name a file") }
        return job
    }

    private func command(_ value: JSONValue) throws(Problem) -> [ByteString] {
        if let script = value.byteString { return [shell, "-c", script] }
        guard let words = value.elements(\.byteString), words.first?.isEmpty == false else {
            throw Problem("command is a string for a shell, or an array of a program and its arguments")
        }
        return words
    }

    private func directory(_ value: JSONValue) throws(Problem) -> ByteString {
        guard let path = value.byteString, !path.isEmpty, !path.containsNUL else { throw Problem("cwd is a directory") }
        return path.absolute(from: base.directory)
    }

    private func variables(_ value: JSONValue) throws(Problem) -> [ByteString] {
        var entries = EnvironmentEntries(environment)
        for member in value.object?.members ?? [] {
            guard let text = member.value.byteString, !text.containsNUL, !member.name.contains("=") else {
                throw Problem("env is an object whose values are strings")
            }
            entries.set(ByteString("\(member.name)=") + text)
        }
        guard value.object != nil else { throw Problem("env is an object whose values are strings") }
        return entries.entries
    }
}
