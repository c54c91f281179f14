import CLinux
import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import Values

/// The three standard streams of a job that is about to start: the job's ends and the shim's.
struct JobStreams {
    /// The job's descriptors 0, 1 and 2, numbered 3 or above. They are closed in the shim once the job runs.
    var job: (input: Descriptor, output: Descriptor, error: Descriptor)
    var shim: ShimStreams

    /// Opens them; failures are those of the steps `terminal`, `stdin` and `output`.
    static func open(for submission: Submission, in attempt: Directory) throws(JobFailure) -> JobStreams {
        guard submission.hasTerminal else {
            let input = try openInput(of: submission, in: attempt)
            return try openPipes(input, areMerged: submission.mergesOutput)
        }
        let (shim, side) = try openTerminal(of: submission.windowSize ?? .standard)
        switch submission.standardInput {
        case .null, .interactive: return JobStreams(job: (side, side, side), shim: shim)
        case .file, .stored, .text:
            return JobStreams(job: (try openInput(of: submission, in: attempt).job, side, side), shim: shim)
        }
    }

    private static func openTerminal(of size: WindowSize) throws(JobFailure) -> (shim: ShimStreams, job: Descriptor) {
        do throws(SystemError) {
            let terminal = try PseudoTerminal(size: size)
            let shim = ShimStreams(
                // Also where the job's standard input is another one: programs may read the terminal nevertheless.
                input: try terminal.master.duplicate(),
                output: terminal.master,
                terminal: JobTerminal(terminal, size: size)
            )
            return (shim, terminal.slave)
        } catch {
            throw JobFailure(step: "terminal", error, doing: "the job's terminal could not be opened")
        }
    }

    private static func openPipes(
        _ input: (job: Descriptor, shim: Descriptor?),
        areMerged: Bool
    ) throws(JobFailure) -> JobStreams {
        do throws(SystemError) {
            let output = try Descriptor.pipe()
            try output.read.setNonblocking(true)
            guard !areMerged else {
                return JobStreams(
                    job: (input.job, output.write, output.write),
                    shim: ShimStreams(input: input.shim, output: output.read)
                )
            }
            let errors = try Descriptor.pipe()
            try errors.read.setNonblocking(true)
            return JobStreams(
                job: (input.job, output.write, errors.write),
                shim: ShimStreams(input: input.shim, output: output.read, error: errors.read)
            )
        } catch {
            throw JobFailure(step: "output", error, doing: "the pipes of the job's output could not be made")
        }
    }

    private static func openInput(
        of submission: Submission,
        in attempt: Directory
    ) throws(JobFailure) -> (job: Descriptor, shim: Descriptor?) {
        do throws(SystemError) {
            switch submission.standardInput {
            case .null: return (try Descriptor.open("/dev/null", flags: O_RDONLY), nil)
            case .stored, .text: return (try attempt.open(AttemptFile.standardInput, flags: O_RDONLY), nil)
            case .file(let path): return (try openFile(path, in: submission.directory), nil)
            case .interactive:
                let pipe = try Descriptor.pipe()
                try pipe.write.setNonblocking(true)
                return (pipe.read, pipe.write)
            }
        } catch {
            var what = "the job's standard input"
            if case .file(let path) = submission.standardInput { what += ", \(path)," }
            throw JobFailure(step: "stdin", error, doing: "\(what) could not be opened")
        }
    }

    /// The user's own file: links are followed, and a FIFO without a writer is an empty input instead of a wait.
    private static func openFile(_ path: ByteString, in directory: ByteString) throws(SystemError) -> Descriptor {
        let absolute = path.absolute(from: directory)
        let file = Descriptor(
            owning: try check("open", path.description) {
                (absolute.bytes + [0]).withUnsafeBytes {
                    clinux_openat(
                        AT_FDCWD,
                        $0.assumingMemoryBound(to: CChar.self).baseAddress,
                        O_RDONLY | O_NONBLOCK | O_NOCTTY,
                        0
                    )
                }
            }
        )
        try file.setNonblocking(false)
        return file
    }
}
