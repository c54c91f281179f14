import CLinux
import Glibc
import JobManager
import JobModel
import JobOutput
import LinuxSystem
import Values

/// Output of one or more jobs on its way to this process's descriptors.
final class LogSession {
    private let outputs: [AttemptOutput]
    private let selection: LogSelection
    private var renderers: [Renderer]
    private let makeRenderer: (Int) -> Renderer
    /// Told, in a sentence, that a job that is followed is at another attempt.
    var tell: ((String) -> Void)?

    /// - Parameter terminal: What standard output is.
    init(
        _ outputs: [AttemptOutput],
        _ selection: LogSelection,
        _ format: LogFormat,
        _ terminal: Terminal
    ) throws {
        self.outputs = outputs
        self.selection = selection
        let (stdout, stderr) = OutputSink.pair(
            try .duplicate(of: STDOUT_FILENO),
            try .duplicate(of: STDERR_FILENO)
        )
        let talk = OutputSink(try .duplicate(of: STDERR_FILENO))
        // Lines go to both descriptors: no colour for a person ends up in a file.
        let hasColor = terminal.hasColor && (!terminal.isTerminal || isatty(STDERR_FILENO) == 1)
        let prefixes = LogPrefixes(outputs.map(\.job), hasColor: hasColor)
        var options = LineRenderer.Options()
        options.hasTimes = format.timestamps ?? false
        options.isPlain = format.plain ?? terminal.isTerminal
        options.pattern = try selection.grep.map(Self.pattern)
        options.context = selection.context ?? 0
        options.countsOnly = selection.count
        options.first = selection.head
        // Which lines are the last ones is known when all have been searched.
        if options.pattern != nil { options.last = selection.lines }
        makeRenderer = { [options] index in
            var options = options
            if outputs.count > 1 { options.prefix = prefixes[index] }
            let needsLines =
                options.hasTimes || options.isPlain || options.pattern != nil || options.first != nil
                || !options.prefix.isEmpty
            return needsLines
                ? .lines(LineRenderer(options, stdout: stdout, stderr: stderr, talk: talk))
                : .raw(RawRenderer(stdout: stdout, stderr: stderr, talk: talk))
        }
        renderers = outputs.indices.map(makeRenderer)
    }

    private static func pattern(_ text: String) throws(JobsError) -> Pattern {
        do throws(PatternError) {
            return try Pattern(text)
        } catch {
            throw JobsError(.usage, "--grep '\(text)' is not a regular expression", cause: error)
        }
    }

    /// What there is now, job after job.
    func show() throws {
        for (index, output) in outputs.enumerated() {
            let reader = OutputReader(directory: output.directory)
            var offset = try start(of: reader)
            while !renderers[index].isComplete, let segment = try reader.next(from: &offset, of: selection.streams) {
                guard isWanted(segment) else { break }
                try renderers[index].render(segment)
            }
            try renderers[index].finish()
        }
    }

    /// What there is and what comes, of all jobs at once, until all have ended.
    func follow(_ client: JobClient) throws {
        let offsets = try outputs.map { try start(of: OutputReader(directory: $0.directory)) }
        let following = OutputFollowing(outputs, from: offsets, of: selection.streams, client: client)
        var latest = 0
        while !renderers.allSatisfy(\.isComplete) {
            switch try following.next(timeout: rest) {
            case .segment(let index, let segment):
                guard isWanted(segment) else { return try showLast() }
                // Renderers hold small pieces; the jobs' order is kept.
                if index != latest { try renderers[latest].flush() }
                latest = index
                try renderers[index].render(segment)
            case .caughtUp: try showLast()
            case .ended(let index): try renderers[index].finish()
            case .began(let index, let job):
                tell?("job \(job.number): attempt \(job.attempt)")
                renderers[index] = makeRenderer(index)
            case .timeout: return try showLast()
            case .finished: return
            }
        }
        try showLast()
    }

    /// What could not be decided.
    func note(in context: Context) {
        let undecided = renderers.reduce(0) { $0 + $1.undecidedLines }
        if undecided > 0 {
            context.say("\(undecided) lines are not shown: whether they match --grep would take too long to find out")
        }
    }

    private func start(of reader: OutputReader) throws(SystemError) -> UInt64 {
        if let lines = selection.lines, selection.grep == nil {
            return try reader.offset(ofLastLines: lines, of: selection.streams)
        }
        if let from = selection.from { return from }
        if let since = selection.since { return try reader.offset(at: since.time) }
        return 0
    }

    private func isWanted(_ segment: OutputSegment) -> Bool { selection.until.map { segment.time <= $0.time } ?? true }

    /// How long to go on following.
    private var rest: TimeSpan? {
        selection.until.map { TimeSpan(nanoseconds: max(0, $0.time.nanoseconds - Clock.now().nanoseconds)) }
    }

    /// All that was there when this began has been read.
    private func showLast() throws(SystemError) {
        for index in renderers.indices {
            try renderers[index].showLast()
            try renderers[index].flush()
        }
    }
}

/// One of the two ways to write a job's output.
private enum Renderer {
    case raw(RawRenderer)
    case lines(LineRenderer)

    mutating func render(_ segment: OutputSegment) throws(SystemError) {
        switch self {
        case .raw(var renderer):
            try renderer.render(segment)
            self = .raw(renderer)
        case .lines(var renderer):
            try renderer.render(segment)
            self = .lines(renderer)
        }
    }

    mutating func finish() throws(SystemError) {
        switch self {
        case .raw(var renderer): try renderer.finish()
        case .lines(var renderer): try renderer.finish()
        }
    }

    mutating func showLast() throws(SystemError) {
        guard case .lines(var renderer) = self else { return }
        try renderer.showLast()
        self = .lines(renderer)
    }

    func flush() throws(SystemError) {
        switch self {
        case .raw(let renderer): try renderer.flush()
        case .lines(let renderer): try renderer.flush()
        }
    }

    var isComplete: Bool {
        if case .lines(let renderer) = self { renderer.isComplete } else { false }
    }

    var undecidedLines: Int {
        if case .lines(let renderer) = self { renderer.undecidedLines } else { 0 }
    }
}

extension Descriptor {
    /// A descriptor of its own for one of the three that every process has.
    fileprivate static func duplicate(of descriptor: Int32) throws(SystemError) -> Descriptor {
        Descriptor(owning: try check("dup", String(descriptor)) { clinux_duplicate(descriptor, 3) })
    }
}
