import JobModel
import JobOutput
import LinuxSystem
import SystemPackage

/// Reads what the job writes, and hands it to the writer, or to nobody once that is finished.
struct OutputPump {
    /// A pipe that is still open. More than one process may hold its other end.
    private struct Source {
        var pipe: Descriptor
        var stream: OutputStream
        var isLarge = false
    }

    private var sources: [Source] = []
    private var writer: OutputRecorder?
    /// Of standard output, and of standard error.
    private var digests = (StreamDigest(), StreamDigest())
    private let ready: ReadyOutput?
    /// Whose master is the one pipe that there is; `nil`: the pipes are pipes.
    private let terminal: JobTerminal?
    private let buffer = ReadBuffer()

    /// What one pipe may deliver before others, and control requests, have their turn.
    private static let mostBytesPerTurn = 1 << 20
    private static let largePipe: Int32 = 1 << 20

    /// - Parameter ready: Is shown all that comes.
    init(_ streams: ShimStreams, writer: OutputRecorder, ready: ReadyOutput? = nil) {
        (self.ready, terminal) = (ready, streams.terminal)
        sources.append(Source(pipe: streams.output, stream: .stdout))
        if let error = streams.error { sources.append(Source(pipe: error, stream: .stderr)) }
        self.writer = writer
        noteWindow(at: 0)
    }

    /// The pipes that have not ended, each with its stream.
    var open: [(pipe: Descriptor, stream: OutputStream)] { sources.map { ($0.pipe, $0.stream) } }

    /// The pipes to keep open elsewhere in case this process is killed: they spare the job SIGPIPE. A terminal is not kept, but
    /// hangs up then: nobody could type into it any more.
    var kept: [Descriptor] { terminal == nil ? sources.map(\.pipe) : [] }

    /// Records the size of the terminal, from here on.
    func noteWindow(at time: Int64) {
        if let terminal { writer?.note(WindowNote(terminal.size).line, at: time) }
    }

    /// Reads what there is of a stream, within a turn's bound. Returns the pipe if this was its end.
    mutating func read(_ stream: OutputStream, at time: Int64) -> Descriptor? {
        guard let index = sources.firstIndex(where: { $0.stream == stream }) else { return nil }
        var left = Self.mostBytesPerTurn
        while left > 0 {
            guard let count = readOnce(index, limit: ReadBuffer.size, at: time) else { return nil }
            if count == 0 { return sources.remove(at: index).pipe }
            left -= count
        }
        return nil
    }

    /// Reads all that had been written up to this moment: what is in the pipes now. A process that still writes cannot
    /// keep the drain from ending.
    mutating func drain(at time: Int64) {
        for index in sources.indices {
            // A terminal does not tell all that it has, but gives it, in pieces of a few KiB.
            var left = terminal == nil ? sources[index].pipe.bytesAvailable : Self.mostBytesPerTurn
            while left > 0, let count = readOnce(index, limit: left, at: time), count > 0 { left -= count }
        }
    }

    /// What came until now, where more may come: from processes that outlive the job.
    var totals: OutputTotals { writer?.totals ?? OutputTotals(writtenBytes: 0, droppedBytes: 0) }

    /// What all of it comes to, each stream for itself; `nil` where there was none.
    var digest: String? {
        guard let error = digests.1.text else { return digests.0.text }
        return (digests.0.text ?? "") + "+" + error
    }

    /// Closes the record. What comes from now on is read and forgotten, so that nobody blocks.
    mutating func finish() -> OutputTotals {
        let totals = writer?.finish() ?? OutputTotals(writtenBytes: 0, droppedBytes: 0)
        writer = nil
        return totals
    }

    /// `nil`: nothing there now; 0: the end.
    private mutating func readOnce(_ index: Int, limit: Int, at time: Int64) -> Int? {
        let part = UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[..<min(limit, ReadBuffer.size)])
        let count: Int
        do throws(SystemError) {
            count = try sources[index].pipe.read(into: part)
        } catch {
            return error.errno == .wouldBlock ? nil : 0
        }
        let (bytes, stream) = (UnsafeRawBufferPointer(rebasing: part[..<count]), sources[index].stream)
        writer?.append(bytes, stream: stream, at: time)
        switch stream {
        case .stdout: digests.0.append(bytes)
        case .stderr: digests.1.append(bytes)
        }
        ready?.take(bytes, of: stream)
        terminal?.show(bytes)
        // A job that fills its pipe gets a larger one. Not from the start: the pipes of a user share one budget, and
        // with hundreds of jobs everybody's would become tiny (pipe(7), pipe-user-pages-soft).
        if count >= 1 << 16, !sources[index].isLarge {
            sources[index].isLarge = true
            sources[index].pipe.setPipeSize(Self.largePipe)
        }
        return count
    }
}
