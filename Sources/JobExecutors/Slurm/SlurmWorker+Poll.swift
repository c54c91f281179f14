import Glibc
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

/// Where the jobs are: one list of Slurm's for all of them, and what their shims tell.
extension SlurmWorker {
    /// Looks at what it is time for.
    func look() {
        guard handedOver > 0 else { return polling.rest() }
        let now = Clock.monotonic()
        if polling.nextNews <= now { lookForNews() }
        if polling.nextList <= now, !polling.isListing { list() }
    }

    private func list() {
        polling.beginList()
        let commands = desk.commands
        let words = ["squeue", "-h", "-t", "all", "-u", "\(geteuid())", "-O", SlurmJob.fields]
        desk.run(isUrgent: true) {
            let answer = commands.run(words)
            let jobs: Result<[SlurmJob], JobsError> =
                switch answer {
                case .output(let text): .success(text.split(separator: "\n").compactMap { SlurmJob(line: $0) })
                case .failure(let words): .failure(JobsError(.unavailable, words))
                }
            return { $0.listed(jobs) }
        }
    }

    private func listed(_ result: Result<[SlurmJob], JobsError>) {
        switch result {
        case .failure(let error):
            polling.problem = error.message
            for one in attempts.values where one.stage != .waiting {
                tellWait(one, "Slurm does not answer: \(error.message)")
            }
            polling.endList(isNews: false)
        case .success(let jobs):
            let wasProblem = polling.problem != nil
            polling.problem = nil
            let begun = polling.begun
            var listed: [String: [SlurmJob]] = [:]
            for job in jobs {
                if byComment[job.comment] != nil {
                    listed[job.comment, default: []].append(job)
                } else if job.state == .pending, SlurmIdentity.isOurs(job.comment, place: place.name) {
                    // Of an attempt that is over. Were it started, its shim would give up.
                    cancel(job.name, [job.id])
                }
            }
            var isNews = wasProblem
            for one in Array(attempts.values) where one.stage == .unsure || one.stage == .submitted {
                let rows = listed[one.identity.comment] ?? []
                if rows != one.rows { isNews = true }
                one.rows = rows
                update(one, listBegun: begun)
            }
            polling.endList(isNews: isNews)
        }
    }

    /// Draws the conclusions from the latest list.
    ///
    /// - Parameter listBegun: When it was asked for, on the monotonic clock.
    private func update(_ one: SlurmAttempt, listBegun: Int64) {
        guard listBegun > one.submittedAt else { return }
        guard let row = one.row else { return one.stage == .unsure ? submitAgain(one) : missing(one) }
        if one.stage == .unsure {
            one.stage = .submitted
            one.failures = 0
        }
        one.jobs = one.rows.map(\.id)
        if one.start == nil && row.state != .pending || one.isUnheard { hear(one) }
        guard attempts[one.key] === one else { return }
        if one.isKilled, one.start == nil, !row.state.isFinal { cancel(one) }
        switch row.state {
        case .pending:
            one.overSince = nil
            if one.start == nil { tellWait(one, row.waitWords) }
        case .running:
            one.overSince = nil
            if one.start == nil { tellWait(one, "Slurm: starts it on \(row.host ?? "a node")") } else { tellWell(one) }
        default: over(one, row)
        }
    }

    /// Slurm does not have it, and would say so.
    private func submitAgain(_ one: SlurmAttempt) {
        let now = Clock.monotonic()
        if one.isKilled { return endUnstarted(one) }
        guard one.retryAt <= now else { return }
        one.stage = .chosen
        submit(one)
    }

    private func lookForNews() {
        let shared = try? StateDirectory.openShared(path: place.path, create: false)
        let news = try? shared?.directory.openDirectory(StateFile.news)
        for name in (try? news?.names()) ?? [] {
            // First, so that what is told meanwhile is seen the next time.
            try? news?.remove(name)
            let parts = name.split(separator: ".")
            guard parts.count == 2, let number = Int64(parts[0]), let attempt = Int(parts[1]),
                let one = attempts[Attempt.Key(number: number, attempt: attempt)]
            else { continue }
            hear(one)
        }
        let isLively = attempts.values.contains { one in
            one.start != nil || one.row?.state == .running || one.stage == .submitted && one.rows.isEmpty
        }
        polling.endNews(isLively: isLively)
    }

    /// Reads what the shim of an attempt has told.
    func hear(_ one: SlurmAttempt) {
        guard let directory = try? place.attempt(one.key) else {
            one.isUnheard = true
            return
        }
        one.isUnheard = false
        let (told, answered) = one.mailbox.receive(from: directory)
        if !told.isEmpty || !answered.isEmpty { one.askedAt = nil }
        for (answer, result) in answered { answer(result) }
        for notification in told where attempts[one.key] === one { handle(notification, of: one, in: directory) }
    }

    private func handle(_ notification: ShimNotification, of one: SlurmAttempt, in directory: AttemptDirectory) {
        switch notification {
        case .started(let start):
            one.start = start
            one.told = ""
            tell(one, .started(AttemptStart(start, isPaused: false, host: host(of: one, in: directory))))
            polling.hurry()
        case .paused:
            one.isPaused = true
            tell(one, .paused)
        case .resumed:
            one.isPaused = false
            tell(one, .resumed)
        case .stopped(let stoppage): tell(one, .stopped(stoppage))
        case .continued: tell(one, .stopped(nil))
        case .ready(let time): tell(one, .ready(time))
        case .waitsForInput(let wait): tell(one, .waitsForInput(wait))
        case .progressed(let note): tell(one, .progressed(note.fraction, message: note.message))
        case .survived(let survivors): tell(one, .survived(survivors))
        case .ended(let launch, let record) where launch == one.attempt.launch:
            if let record = record ?? (try? directory.readExit(launch: launch)) { settle(one, record) }
        case .ended, .mainEnded, .idle, .failed: break
        }
    }

    func host(of one: SlurmAttempt, in directory: AttemptDirectory) -> String? {
        (try? directory.readClaim(launch: one.attempt.launch))?.host ?? one.row?.host
    }
}

extension AttemptStart {
    /// A start on another machine, whose pids say nothing here.
    init(_ start: ShimStart, isPaused: Bool, host: String?) {
        self.init(startedAt: start.startedAt, pid: nil, isPaused: isPaused, host: host)
    }
}
