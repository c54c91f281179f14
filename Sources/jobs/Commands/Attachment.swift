import Glibc
import JobConfiguration
import JobManager
import JobModel
import JobOutput
import JobProtocol
import JobScreen
import LinuxSystem
import Values

/// What `attach` and `run --attach` do: they give the terminal to a job until that ends, or somebody detaches.
struct Attachment {
    var isReadOnly = false
    var size: WindowSize?
    var isQuiet = false

    func run(_ reference: String, _ client: JobClient, in context: Context) throws -> ExitStatus {
        if let job = EnclosingJob.id, try client.status(reference).id == job {
            throw JobsError(.wrongState, "this runs in the very job; attach from a terminal elsewhere")
        }
        let terminal = try RawTerminal(lead: context.lead)
        let keys = context.lenientConfiguration[Settings.detachKeys]
        let window = size ?? (isReadOnly ? nil : terminal.size)
        switch try client.attach(reference, window: window) {
        case .neverStarted(let job): return WaitCommand.status(of: [job], in: context)
        case .ended(let output):
            try show(output, in: context)
            return WaitCommand.status(of: [output.job], in: context)
        case .running(let link, let output):
            let wishes = AttachSession.Wishes(detachKeys: keys, isReadOnly: isReadOnly, size: size)
            let end = try AttachSession(link, output, at: terminal, wishes).run()
            return try report(end, output.job, client, in: context)
        }
    }

    /// It ended before anybody could attach: what would be left of it on the terminal is shown.
    private func show(_ output: AttemptOutput, in context: Context) throws {
        let reader = OutputReader(directory: output.directory)
        var transcript = Transcript(form: .styled)
        var lines: [UInt8] = []
        reader.noteWindow = { transcript.resize(to: ScreenSize($0), &lines) }
        var offset: UInt64 = 0
        while let segment = try reader.next(from: &offset) {
            guard case .bytes(_, let bytes) = segment.content else { continue }
            transcript.append(bytes, to: &lines)
            if lines.count > 2 * Self.mostShown { lines = Array(lines.suffix(Self.mostShown).drop { $0 != 0x0A }) }
        }
        transcript.finish(to: &lines)
        try context.output.flush()
        try Descriptor.standardOutput().writeAll(lines)
    }

    /// Bytes that are shown of a job that has ended.
    private static let mostShown = 256 << 10

    private func report(
        _ end: AttachSession.End,
        _ job: JobRecord,
        _ client: JobClient,
        in context: Context
    ) throws -> ExitStatus {
        let name = "job \(job.number)"
        switch end {
        case .detached:
            if !isQuiet { context.say("detached from \(name); `\(context.lead)attach \(job.number)` goes on") }
            return .done
        case .signalled(let signal):
            if !isQuiet, signal != SIGHUP { context.say("detached from \(name), which goes on") }
            return ExitStatus(signal: Signal(rawValue: signal))
        case .ended, .hungUp:
            if end == .hungUp { context.say("the terminal of \(name) has hung up: its shim was killed") }
            let reference = "\(job.number).\(job.attempt)"
            let ended = end == .ended ? try client.wait([reference]).jobs[0] : try client.status(reference)
            guard ended.status.isEnded else { return .failed }
            return WaitCommand.status(of: [ended], in: context)
        }
    }
}
