import JobConfiguration
import JobManager
import JobModel
import Values

/// `jobs run` with none but its plainest options, understood without the parser, which takes twice as long as all the
/// rest of the call together. Scripts and agents start thousands of jobs in this way.
struct PlainRun: Equatable {
    var command: [ByteString]
    var name: String?
    var group: String?
    var answer = RunAnswer()

    /// `nil` for everything that is not surely plain, mistakes too: that is the parser's.
    init?(shortcut raw: RawArguments) {
        guard raw.arguments.first == "run" else { return nil }
        var words = raw.arguments.dropFirst()
        command = []
        options: while let word = words.popFirst() {
            switch word.text {
            case "--": break options
            case "-q", "--quiet": answer.isQuiet = true
            case "-f", "--follow": answer.follows = true
            case "--wait": answer.waits = true
            case "--json": answer.isJSON = true
            case "-n", "--name":
                guard let value = words.popFirst()?.text, JobName.problem(with: value) == nil else { return nil }
                name = value
            case "--group":
                guard let value = words.popFirst()?.text, JobName.problemWithWord(value) == nil else { return nil }
                group = value
            default: return nil
            }
        }
        guard words.first?.isEmpty == false, answer.isPossible else { return nil }
        command = Array(words)
    }

    func run(in context: Context) throws -> ExitStatus {
        let submitter = Submitter.current()
        let defaults = RunDefaults(try context.configuration())
        var submission = Submission(command: command, directory: try Submitter.logicalDirectory(), of: submitter)
        submission.lay(defaults.part)
        if let name { submission.name = name }
        if let group { submission.group = group }
        let environment = defaults.environment(over: submitter.environment)
        let request = RunRequest(submission: submission, environment: environment, answer: answer)
        try request.checkSyntax(in: context)
        return try request.run(in: context)
    }
}
