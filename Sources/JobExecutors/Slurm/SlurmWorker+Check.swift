import JobModel
import JobStore
import LinuxSystem
import Values

/// `jobs executor check`: what a job there needs, step by step, up to the first that fails.
extension SlurmWorker {
    func check(_ reply: @escaping @Sendable ([ExecutorCheck]) -> Void) {
        let probe = SlurmProbe(place: place, commands: desk.commands, options: configuration.options)
        desk.run {
            let checks = probe.run()
            return { _ in reply(checks) }
        }
    }
}

/// A small job of Slurm that says whether it sees the directory, and can execute this program. It blocks.
private struct SlurmProbe: Sendable {
    /// How long the job may take.
    private static let limit = TimeSpan.seconds(60)

    let place: SharedPlace
    let commands: SlurmCommands
    let options: [String: String]

    func run() -> [ExecutorCheck] {
        var checks: [ExecutorCheck] = []
        for step in [commandsAreThere, directoryIsThere, controllerAnswers, jobRuns] {
            let check = step()
            checks.append(check)
            if !check.isGood { break }
        }
        return checks
    }

    private func commandsAreThere() -> ExecutorCheck {
        switch commands.run(["sbatch", "--version"]) {
        case .output(let text):
            return ExecutorCheck("sbatch", isGood: true, text.split(separator: "\n").first.map(String.init) ?? "")
        case .failure(let words): return ExecutorCheck("sbatch", isGood: false, words)
        }
    }

    private func directoryIsThere() -> ExecutorCheck {
        do throws(SystemError) {
            _ = try place.program()
            return ExecutorCheck("directory", isGood: true, place.path)
        } catch {
            return ExecutorCheck("directory", isGood: false, "\(place.directory) cannot be used: \(error)")
        }
    }

    private func controllerAnswers() -> ExecutorCheck {
        switch commands.run(["squeue", "-h", "-O", SlurmJob.fields]) {
        case .output: return ExecutorCheck("controller", isGood: true, "it answers")
        case .failure(let words): return ExecutorCheck("controller", isGood: false, words)
        }
    }

    private func jobRuns() -> ExecutorCheck {
        let name = "probe-\(JobID())"
        do throws(SystemError) {
            let program = try place.program()
            let shared = try place.open()
            let file = "\(place.path)/\(name)"
            defer { for part in [name, "\(name).err"] { try? shared.directory.remove(part) } }
            // Without a directory it says how it is used, and exits with 1.
            let script = """
                #!/bin/sh
                '\(program)' 2>'\(file).err'
                echo "$? ${SLURMD_NODENAME:-$(uname -n)}" >'\(file).new'
                mv '\(file).new' '\(file)'
                """
            let words = ["sbatch", "--parsable", "--no-requeue", "--job-name=\(name)", "--output=/dev/null"]
            let asked = options.merging(["time": "1"]) { $1 }
            switch commands.run(words + SlurmRequest.words(for: asked), input: script) {
            case .failure(let problem): return Self.job(false, problem)
            case .output(let id):
                if let answer = try answer(name, in: shared) { return answer }
                return gaveUp(String(id.prefix { $0.isNumber }), name)
            }
        } catch {
            return Self.job(false, "\(error)")
        }
    }

    private static func job(_ isGood: Bool, _ finding: String) -> ExecutorCheck {
        ExecutorCheck("a job on a node", isGood: isGood, finding)
    }

    /// What the job has written; `nil`: nothing within its time.
    private func answer(_ name: String, in shared: StateDirectory) throws(SystemError) -> ExecutorCheck? {
        let deadline = Clock.monotonic() + Self.limit.nanoseconds
        while Clock.monotonic() < deadline {
            if let bytes = try shared.directory.readFile(name, limit: 4096) {
                let parts = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
                let node = parts.count > 1 ? String(parts[1]) : "a node"
                if parts.first == "1" { return Self.job(true, "it ran on \(node)") }
                let errors = try shared.directory.readFile("\(name).err", limit: 4096) ?? []
                let said = String(decoding: errors, as: UTF8.self).split(separator: "\n").joined(separator: "; ")
                return Self.job(false, "this program cannot be executed on \(node): \(said)")
            }
            // Nothing tells of what another machine writes.
            if try commands.cancellation.awaitInput(within: .milliseconds(200)) { break }
        }
        return nil
    }

    private func gaveUp(_ job: String, _ name: String) -> ExecutorCheck {
        defer { _ = commands.run(["scancel", "--name=\(name)", job]) }
        let problem = "it did not run within \(Self.limit)"
        guard case .output(let list) = commands.run(["squeue", "-h", "-t", "all", "-j", job, "-O", SlurmJob.fields]),
            let row = SlurmJob(line: list.prefix { $0 != "\n" })
        else { return Self.job(false, problem) }
        guard row.state.isFinal else { return Self.job(false, "\(problem); \(row.waitWords)") }
        return Self.job(false, "\(problem); \(row.endWords); is \(place.directory) there on the node?")
    }
}
