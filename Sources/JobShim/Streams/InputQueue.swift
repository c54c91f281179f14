import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import SystemPackage
import Values

/// What waits to be read by the job on its standard input, or at its terminal, and who waits for it to be taken in.
///
/// The queue is bounded. Input beyond that stays with its sender, who is answered once all of it is queued, or has waited too
/// long: then what is not queued is forgotten, and the sender is told how much was.
struct InputQueue {
    /// Whom to answer: any value of the caller's.
    typealias Sender = ControlReply

    /// An answer that is due now.
    struct Answer {
        var sender: Sender
        var error: JSONRPCError?
    }

    private struct Waiting {
        var sender: Sender
        var bytes: ArraySlice<UInt8>
        var endsInput: Bool
        /// Monotonic clock, nanoseconds.
        var deadline: Int64

        /// How many bytes were queued: a slice keeps the indices of the array that it is of.
        var accepted: Int { bytes.startIndex }
    }

    /// The write end, or the terminal's master; `nil` once the input has ended, and for a job that takes none.
    private(set) var pipe: Descriptor?
    private let terminal: JobTerminal?
    private var queue: [UInt8] = []
    private var waiting: [Waiting] = []
    private var isEnding = false
    private let wasInteractive: Bool

    /// Bytes that are queued at most, beside what the pipe itself holds.
    static let capacity = 1 << 20
    /// Bytes that wait to be queued at most, of all senders.
    static let mostWaitingBytes = 4 << 20
    static let defaultTimeout = TimeSpan.seconds(10)

    init(pipe: Descriptor?, terminal: JobTerminal? = nil) {
        (self.pipe, self.terminal) = (pipe, terminal)
        wasInteractive = pipe != nil
    }

    /// Whether the pipe should be watched for space.
    var wantsToWrite: Bool { pipe != nil && !queue.isEmpty }

    /// Whether the job has taken all that was sent, and more may come.
    var isDrained: Bool {
        guard let pipe, !isEnding, queue.isEmpty, waiting.isEmpty else { return false }
        if let terminal { return !terminal.hasPendingInput }
        return pipe.bytesAvailable == 0
    }

    /// When the first sender has waited too long.
    var deadline: Int64? { waiting.map(\.deadline).min() }

    /// Takes input in and returns the answers that are due.
    mutating func send(_ input: ShimRequest.Input, from sender: Sender, at now: Int64) -> [Answer] {
        guard pipe != nil, !isEnding, !waiting.contains(where: \.endsInput) else {
            let problem = wasInteractive ? "the job's input has ended" : "the job's input is not interactive"
            return [Answer(sender: sender, error: Self.refusal(problem, accepted: 0))]
        }
        if let refusal = refusal(of: input) {
            return [Answer(sender: sender, error: JSONRPCError(refusal, accepted: 0))]
        }
        guard waiting.reduce(0, { $0 + $1.bytes.count }) + input.data.bytes.count <= Self.mostWaitingBytes else {
            let error = JobsError(.overloaded, "too much input waits for the job already: send again later")
            return [Answer(sender: sender, error: JSONRPCError(error, accepted: 0))]
        }
        let timeout = input.timeout ?? Self.defaultTimeout
        waiting.append(
            Waiting(
                sender: sender,
                bytes: (terminal?.typed(input) ?? input.data.bytes)[...],
                // The input of a terminal does not end, but a program may take it so.
                endsInput: input.endsInput && terminal == nil,
                deadline: now + timeout.nanoseconds
            )
        )
        return flush()
    }

    /// Writes as much as the pipe takes, and queues as much as that makes room for.
    mutating func flush() -> [Answer] {
        var answers: [Answer] = []
        repeat {
            answers += admit()
            guard let pipe, !queue.isEmpty else { break }
            do throws(SystemError) {
                let count = try queue.withUnsafeBytes { bytes in
                    Result { () throws(SystemError) in try pipe.write(bytes) }
                }.get()
                queue.removeFirst(count)
            } catch {
                if error.errno != .wouldBlock { answers += close(because: "the job has closed its input") }
                break
            }
        } while true
        if isEnding, queue.isEmpty { pipe = nil }
        if queue.isEmpty, queue.capacity > 1 << 16 { queue = [] }
        return answers
    }

    /// Gives up on those who have waited too long.
    mutating func advance(to now: Int64) -> [Answer] {
        let late = waiting.filter { $0.deadline <= now }
        waiting.removeAll { $0.deadline <= now }
        return late.map { sender in
            let error = JobsError(.timedOut, "the job does not read its input: not all of it could be queued")
            return Answer(sender: sender.sender, error: JSONRPCError(error, accepted: sender.accepted))
        }
    }

    /// Ends the input at once, whatever is queued.
    mutating func close(because problem: String) -> [Answer] {
        let answers = waiting.map {
            Answer(sender: $0.sender, error: Self.refusal(problem, accepted: $0.accepted))
        }
        (pipe, queue, waiting) = (nil, [], [])
        return answers
    }

    private mutating func admit() -> [Answer] {
        var answers: [Answer] = []
        while !waiting.isEmpty, !isEnding {
            let room = Self.capacity - queue.count
            queue += waiting[0].bytes.prefix(room)
            waiting[0].bytes = waiting[0].bytes.dropFirst(room)
            guard waiting[0].bytes.isEmpty else { break }
            let done = waiting.removeFirst()
            isEnding = done.endsInput
            answers.append(Answer(sender: done.sender, error: nil))
        }
        return answers
    }

    /// Why this input is not for this job; `nil`: it is.
    private func refusal(of input: ShimRequest.Input) -> JobsError? {
        guard let terminal else {
            return input.style.typing.needsTerminal ? JobsError(.wrongState, "the job has no terminal to type at") : nil
        }
        guard input.style.isSecret, terminal.echoes else { return nil }
        return JobsError(
            .wrongState,
            "the job's terminal would show it now, and so keep it in the output: wait until the job asks for it"
        )
    }

    private static func refusal(_ problem: String, accepted: Int) -> JSONRPCError {
        JSONRPCError(JobsError(.wrongState, problem), accepted: accepted)
    }
}

extension JSONRPCError {
    /// The error with the number of bytes that were accepted before it.
    fileprivate init(_ error: JobsError, accepted: Int) {
        self.init(error)
        data = ["accepted": .integer(Int64(accepted))]
    }
}
