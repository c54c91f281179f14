import LinuxSystem

/// The shim's ends of a job's streams, non-blocking.
struct ShimStreams {
    /// `nil` where nobody can send.
    var input: Descriptor?
    var output: Descriptor
    /// `nil` where both streams share `output`.
    var error: Descriptor?
    /// `nil` where the job has none.
    var terminal: JobTerminal?
}
