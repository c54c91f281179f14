import Glibc
import JobConfiguration
import JobManager
import JobModel
import JobProtocol
import LinuxSystem
import Values

/// `jobs run --batch` and `--array`: many jobs, stored part by part; their numbers are printed as they are stored.
struct BatchRun {
    /// The most bytes of a file of lines.
    private static let longestFile = 1 << 30
    /// How many wrong lines are named.
    private static let mostProblems = 10

    /// What the jobs have in common, and what is done once they are stored.
    let common: RunRequest
    let options: BatchOptions
    /// Runs commands that are one string.
    let shell: ByteString
    let context: Context

    private var base: Submission { common.submission }
    private var answer: RunAnswer { common.answer }

    func run() throws -> ExitStatus {
        if let numbers = options.array?.numbers {
            return try submit(numbers.lazy.map { job(of: $0) }, problems: 0)
        }
        let (jobs, problems) = try jobsOfLines()
        if jobs.isEmpty, problems == 0 { context.say("no commands; nothing to do") }
        return try submit(jobs, problems: problems)
    }

    /// The job of an array's number: in each argument `{}` is the number.
    private func job(of number: Int64) -> BatchJob {
        var submission = base
        submission.command = base.command.map { ByteString($0.bytes.replacing("{}".utf8, with: String(number).utf8)) }
        submission.index = number
        return BatchJob(submission: submission)
    }

    /// The jobs of all lines. Unless it is to go on, nothing is submitted where a line is wrong.
    private func jobsOfLines() throws -> (jobs: [BatchJob], problems: Int) {
        let lines = BatchLines(base: base, environment: common.environment, shell: shell, isForShell: options.shell)
        let name = options.batch?.bytes ?? "-"
        var jobs: [BatchJob] = []
        var problems = 0
        let content = try content(of: name)
        for (index, line) in content.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            do throws(BatchLines.Problem) {
                // Files of other systems end their lines with a carriage return as well.
                let text = line.last == 0x0D ? line.dropLast() : line
                guard var job = try lines.job(ByteString(text)) else { continue }
                job.submission.index = Int64(jobs.count + 1)
                jobs.append(job)
            } catch {
                problems += 1
                if problems <= Self.mostProblems {
                    let place = name == "-" ? "standard input" : ShellText.of(name)
                    context.complain("\(place):\(index + 1): \(error)")
                }
            }
        }
        if problems > Self.mostProblems { context.complain("\(problems - Self.mostProblems) more lines are wrong") }
        if problems > 0, !options.keepGoing {
            throw JobsError(.usage, "nothing was submitted; --keep-going submits the other lines")
        }
        return (jobs, problems)
    }

    private func content(of name: ByteString) throws(JobsError) -> [UInt8] {
        do throws(SystemError) {
            return name == "-"
                ? try Descriptor.standardInput().readAll(limit: Self.longestFile)
                : try Descriptor.read(userFile: name, limit: Self.longestFile)
        } catch {
            throw JobsError(.usage, "cannot read the batch \(name)", cause: error)
        }
    }

    private func submit(_ jobs: some Sequence<BatchJob>, problems: Int) throws -> ExitStatus {
        var batch = BatchSubmission(try context.client(), base: base, environment: common.environment)
        var known: [Int64] = []
        func tell(_ reply: BatchCall.Reply?) throws {
            guard let reply else { return }
            if let numbers = reply.numbers { try tell(numbers) }
            // What earlier submissions with the same keys made: it is the same work.
            for number in reply.known { try tell(number...number) }
            known += reply.known
        }
        func tell(_ numbers: ClosedRange<Int64>) throws {
            if answer.isQuiet { return }
            if answer.isJSON {
                let part: JSONValue = [
                    "batch": batch.batch.map { .integer($0) }, "first": .integer(numbers.lowerBound),
                    "last": .integer(numbers.upperBound),
                ]
                context.output.print(part.encoded)
            } else {
                for number in numbers { context.output.print(String(number)) }
            }
            try context.output.flush()
        }
        let configuration = try context.configuration()
        for var job in jobs {
            job.submission.addHooks(of: configuration)
            job.submission.noteTerminal()
            try tell(batch.add(job))
        }
        try tell(batch.store())
        let status = answer.waits ? try wait(for: batch.batch, and: known) : .done
        return problems > 0 && status == .done ? .negative : status
    }

    /// 0 where all completed, else the status of the first that did not. On a terminal, how far they are is shown.
    ///
    /// - Parameter known: Jobs of earlier submissions that stand for lines of this one.
    private func wait(for batch: Int64?, and known: [Int64]) throws -> ExitStatus {
        let client = try context.client()
        var problems: [JobRecord] = []
        if let batch {
            InterruptNotice.install(aboutBatch: batch, context)
            let progress = BatchProgress()
            let reply = try client.wait(forBatch: batch, every: progress.pause, progress.show)
            progress.finish()
            problems += [reply.problem].compactMap(\.self)
        }
        if !known.isEmpty {
            problems += try client.wait(known.map(String.init)).jobs.filter { $0.status != .completed }
        }
        return problems.min { $0.number < $1.number }.map { ExitStatus(of: $0) } ?? .done
    }
}

/// How far a batch is, in one line of a terminal that is written again and again; nothing elsewhere.
struct BatchProgress {
    private let isShown = isatty(STDERR_FILENO) == 1

    /// How often it is to be shown; `nil`: not at all.
    var pause: TimeSpan? { isShown ? .seconds(1) : nil }

    func show(_ batch: BatchSummary) {
        let failed = batch.ended - (batch.counts[.completed] ?? 0)
        write("\r\(batch.ended) of \(batch.total) jobs ended, \(failed) not completed")
    }

    /// Leaves the line.
    func finish() { write("\n") }

    private func write(_ text: String) {
        guard isShown else { return }
        let printer = Printer(STDERR_FILENO)
        printer.add(Array(text.utf8))
        try? printer.flush()
    }
}
