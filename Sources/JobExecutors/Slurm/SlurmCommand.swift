import JobModel
import LinuxSystem
import Values

/// Runs commands of Slurm, each within a time of its own. It blocks: never on the executor's thread.
struct SlurmCommands: Sendable {
    /// How long a command may take: Slurm's own patience with its controller is 10 s as a rule, and 9 s pass before it gives
    /// up on one that is not there.
    private static let limit = TimeSpan.seconds(25)

    /// Where they are; `nil`: along `PATH`.
    let directory: String?
    /// Ends what is under way, when it polls readable.
    let cancellation: Descriptor

    /// What came of one.
    enum Answer: Sendable {
        case output(String)
        /// What it said on standard error, or why it said nothing. Whether it did what it was asked for is not known.
        case failure(String)
    }

    func run(_ words: [String], input: String = "") -> Answer {
        let name = words[0]
        let path = directory.map { "\($0)/\(name)" } ?? name
        let program = BoundedProgram(
            [ByteString(path)] + words.dropFirst().map { ByteString($0) },
            environment: Environment.entries() + ["SLURM_TIME_FORMAT=%s"],
            input: Array(input.utf8),
            limit: Self.limit
        )
        let result: BoundedProgram.Result
        do throws(SystemError) {
            result = try program.run(until: cancellation)
        } catch {
            return .failure("\(name) cannot be run: \(error.errno)")
        }
        let said = Self.text(result.errors)
        if !result.isInTime { return .failure("\(name) did not answer within \(Self.limit)") }
        if result.end == .exited(0) { return .output(String(decoding: result.output, as: UTF8.self)) }
        return .failure(said.isEmpty ? "\(name) failed without a word" : said)
    }

    /// What a command said, in one line, without the words that say who says it.
    private static func text(_ bytes: [UInt8]) -> String {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { line in
            var words = line[...]
            for prefix in ["sbatch: ", "squeue: ", "scancel: ", "slurm_load_jobs ", "error: ", "fatal: "] {
                if words.hasPrefix(prefix) { words = words.dropFirst(prefix.count) }
            }
            return String(words)
        }
        var seen: [String] = []
        for line in lines where !seen.contains(line) && !line.isEmpty { seen.append(line) }
        return seen.joined(separator: "; ")
    }
}
