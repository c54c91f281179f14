import JobModel
import JobStore
import LinuxSystem
import Values

/// One `sbatch`: the files of the attempt, the note that there may be a job, the job. It blocks.
struct SlurmSubmission: Sendable {
    enum Result: Sendable {
        /// Slurm has it, under this id.
        case accepted(String)
        /// The files of the attempt cannot be written; `sbatch` was not run.
        case unprepared(SystemError)
        /// Slurm will not take it, and says why.
        case refused(String)
        /// Whether Slurm has it is not known.
        case failed(String)
    }

    private let attempt: Attempt
    private let identity: SlurmIdentity
    private let place: SharedPlace
    private let commands: SlurmCommands

    init(_ attempt: Attempt, _ identity: SlurmIdentity, place: SharedPlace, commands: SlurmCommands) {
        (self.attempt, self.identity, self.place, self.commands) = (attempt, identity, place, commands)
    }

    /// - Parameters:
    ///   - program: The path of the shim.
    ///   - options: Those of the configuration.
    ///   - earlier: The ids of jobs that were submitted for this launch before.
    func submit(program: String, options: [String: String], earlier: [String]) -> Result {
        let state = place.state
        let own: AttemptDirectory
        do throws(SystemError) {
            FaultPoint.reach("executor-before-prepare", in: state.directory)
            try place.prepare(attempt)
            own = try AttemptDirectory.create(number: attempt.key.number, attempt: attempt.key.attempt, in: state)
            FaultPoint.reach("executor-before-note", in: state.directory)
            try SubmissionNote(launch: attempt.launch, jobs: earlier).write(to: own)
        } catch {
            return .unprepared(error)
        }
        FaultPoint.reach("executor-before-submit", in: state.directory)
        let path = place.path(of: attempt.key)
        let words = SlurmRequest.options(
            for: attempt,
            identity: identity,
            common: options,
            directory: place.path,
            log: "\(path)/\(Self.log)"
        )
        let answer = commands.run(["sbatch"] + words, input: script(program, path))
        FaultPoint.reach("executor-after-submit", in: state.directory)
        switch answer {
        case .output(let text):
            // With several clusters it is followed by the cluster's name.
            let id = String(text.prefix { $0.isNumber })
            guard !id.isEmpty else { return .failed("sbatch said '\(text)'") }
            try? SubmissionNote(launch: attempt.launch, jobs: earlier + [id]).write(to: own)
            FaultPoint.reach("executor-after-submission-note", in: state.directory)
            return .accepted(id)
        case .failure(let words): return Self.isRefusal(words) ? .refused(words) : .failed(words)
        }
    }

    /// What Slurm, and a shim that could not begin, have to say.
    static let log = "executor.log"

    /// How the variables begin by which Slurm says what the job was given.
    private static let passed = [
        "SLURM", "CUDA_VISIBLE_DEVICES=", "ROCR_VISIBLE_DEVICES=", "ZE_AFFINITY_MASK=", "GPU_DEVICE_ORDINAL=",
    ].joined(separator: ",")

    /// The shim takes the shell's place: it is what `scancel --batch` signals.
    private func script(_ program: String, _ path: String) -> String {
        let words = [program, path, "mailbox", place.state.path].map(Self.quoted).joined(separator: " ")
        return "#!/bin/sh\nexec \(words) \"${SLURMD_NODENAME:-$(uname -n)}\" '\(Self.passed)'\n"
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// What Slurm says when it has looked at a job and does not want it, and what it says of troubles that pass: of its own, and
    /// limits on how many jobs may be submitted (`slurm_errno.c`).
    private static let refusals = ["Batch job submission failed", "nvalid", "unrecognized option"]
    private static let troubles = [
        "Unable to contact", "timed out", "authentication", "temporarily", "Zero Bytes", "communication",
        "job submit limit",
        "Job violates accounting/QOS policy",
    ]

    /// Whether no other try can have another answer.
    private static func isRefusal(_ words: String) -> Bool {
        refusals.contains { words.contains($0) } && !troubles.contains { words.contains($0) }
    }
}
