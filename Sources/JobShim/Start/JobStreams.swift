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
    /// The shim's ends, non-blocking. `error` is absent where both streams share one pipe, `input` where nobody can send.
    var shim: (input: Descriptor?, output: Descriptor, error: Descriptor?)

    /// Opens them; failures are those of the steps `stdin` and `output`.
    static func open(for submission: Submission, in attempt: Directory) throws(JobFailure) -> JobStreams {
        var ownInput: Descriptor?
        let input: Descriptor
        do throws(SystemError) {
            switch submission.standardInput {
            case .null: input = try Descriptor.open("/dev/null", flags: O_RDONLY)
            case .stored, .text: input = try attempt.open(AttemptFile.standardInput, flags: O_RDONLY)
            case .file(let path): input = try openFile(path, in: submission.directory)
            case .interactive:
                let pipe = try Descriptor.pipe()
                try pipe.write.setNonblocking(true)
                (input, ownInput) = (pipe.read, pipe.write)
            }
        } catch {
            var what = "the job's standard input"
            if case .file(let path) = submission.standardInput { what += ", \(path)," }
            throw JobFailure(step: "stdin", error, doing: "\(what) could not be opened")
        }
        do throws(SystemError) {
            let output = try Descriptor.pipe()
            try output.read.setNonblocking(true)
            guard !submission.mergesOutput else {
                return JobStreams(job: (input, output.write, output.write), shim: (ownInput, output.read, nil))
            }
            let errors = try Descriptor.pipe()
            try errors.read.setNonblocking(true)
            return JobStreams(
                job: (input, output.write, errors.write),
                shim: (ownInput, output.read, errors.read)
            )
        } catch {
            throw JobFailure(step: "output", error, doing: "the pipes of the job's output could not be made")
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
