import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import Synchronization
import SystemPackage
import Values

/// Writes messages to the client, one after the other. What it takes at once is written by whoever sends it, the rest by a
/// thread of the writer's: nobody who sends waits for the client.
///
/// What the client does not read is held, up to `limit` bytes. Where a quarter of it is held, no more answers are made: who
/// makes them asks with `awaitRoom` first. Those that were being made wait in their tasks, and notifications that will be
/// followed by others are dropped. So a client that stops reading costs bounded memory, and its requests are still read:
/// it may be stuck in writing them.
final class MessageWriter: Sendable {
    static let usualLimit = 32 << 20
    private static let piece = 64 << 10

    private struct State {
        var queue: [[UInt8]] = []
        /// Of what is in the queue, and of what is being written.
        var bytes = 0
        /// Of messages that wait for room in the queue.
        var waitingBytes = 0
        /// Those that wait for room, and then try again.
        var waiting: [CheckedContinuation<Bool, Never>] = []
        /// Those that are about to make an answer.
        var makers: [CheckedContinuation<Void, Never>] = []
        /// Somebody writes: what comes now comes after it.
        var isWriting = false
        var isClosed = false

        mutating func take(_ line: [UInt8], _ limit: Int) -> Fate {
            if isClosed { return .isHeld }
            // A message that is larger than the limit goes when nothing else is held.
            guard bytes == 0 || bytes + line.count <= limit else { return .mustWait }
            bytes += line.count
            guard isWriting || !queue.isEmpty else {
                isWriting = true
                return .isSendersTurn
            }
            queue.append(line)
            return .isHeld
        }

        /// What is next for the writer's thread; `nil`: it is not its turn.
        mutating func takeQueue() -> [[UInt8]]? {
            guard !isWriting, !queue.isEmpty else { return nil }
            isWriting = true
            defer { queue = [] }
            return queue
        }

        /// So many bytes were written, and the next one may write. Returns those who waited for the room.
        mutating func finish(writing count: Int, rest: ArraySlice<UInt8> = [], _ limit: Int) -> Woken {
            isWriting = false
            bytes -= count
            if !rest.isEmpty { queue.insert(Array(rest), at: 0) }
            return wake(makers: bytes + waitingBytes < limit / 8)
        }

        mutating func wake(makers wakesMakers: Bool) -> Woken {
            let woken = Woken(senders: waiting, makers: wakesMakers ? makers : [])
            waiting = []
            if wakesMakers { makers = [] }
            return woken
        }
    }

    /// Those who waited and may go on.
    private struct Woken {
        var senders: [CheckedContinuation<Bool, Never>] = []
        var makers: [CheckedContinuation<Void, Never>] = []

        func resume() {
            for sender in senders { sender.resume(returning: false) }
            for maker in makers { maker.resume() }
        }
    }

    /// What becomes of a message.
    private enum Fate {
        /// There is no room now.
        case mustWait
        /// It goes after what is being written. What comes after the end is forgotten.
        case isHeld
        /// Nothing is before it: whoever sends it tries to write it.
        case isSendersTurn
    }

    private let output: Descriptor
    private let limit: Int
    private let state = Mutex(State())
    private let bell: Inbox<Void>
    /// Readable when all was written after `close`, or the client has gone.
    let finished: Inbox<Void>

    init(_ output: Descriptor, limit: Int = usualLimit) throws(SystemError) {
        self.output = output
        self.limit = limit
        bell = try Inbox()
        finished = try Inbox()
    }

    /// - Parameter onLoss: Called once where the client reads no more.
    func start(onLoss: @escaping @Sendable () -> Void) throws(SystemError) {
        _ = try WorkerThread("jobs-writer") { [self] in
            if !writeAll() { onLoss() }
            finished.put(())
        }
    }

    /// Sends a message; waits while too much is held.
    func send(_ message: JSONValue) async {
        let line = Self.line(message)
        state.withLock { $0.waitingBytes += line.count }
        defer { state.withLock { $0.waitingBytes -= line.count } }
        var isTaken = false
        while !isTaken {
            isTaken = await withCheckedContinuation { continuation in
                let fate = state.withLock { state in
                    let fate = state.take(line, limit)
                    if fate == .mustWait { state.waiting.append(continuation) }
                    return fate
                }
                if fate == .isSendersTurn { writeAtOnce(line) }
                if fate != .mustWait { continuation.resume(returning: true) }
            }
        }
    }

    /// Waits while so much is held that no answer is to be made. It may be more again when this returns: by as much as
    /// others make at the same time.
    func awaitRoom() async {
        while !hasRoom() {
            await withCheckedContinuation { continuation in
                let waits = state.withLock { state in
                    guard isFull(state) else { return false }
                    state.makers.append(continuation)
                    return true
                }
                if !waits { continuation.resume() }
            }
        }
    }

    private func hasRoom() -> Bool { !state.withLock { isFull($0) } }

    private func isFull(_ state: State) -> Bool {
        !state.isClosed && state.bytes + state.waitingBytes >= limit / 4
    }

    /// Sends a small message without waiting. It is dropped only where far too much is held.
    func post(_ message: JSONValue) { put(Self.line(message), limit: 2 * limit) }

    /// Sends a message unless too much is held already.
    func offer(_ message: JSONValue) { put(Self.line(message), limit: limit) }

    /// Nothing more will be sent; what is held still goes out.
    func close() {
        let woken = state.withLock { state in
            state.isClosed = true
            return state.wake(makers: true)
        }
        woken.resume()
        bell.put(())
    }

    private static func line(_ message: JSONValue) -> [UInt8] {
        var writer = JSONWriter()
        writer.write(message)
        writer.bytes.append(0x0A)
        return writer.bytes
    }

    private func put(_ line: [UInt8], limit: Int) {
        if state.withLock({ $0.take(line, limit) }) == .isSendersTurn { writeAtOnce(line) }
    }

    /// Writes what the client takes now, and leaves the rest to the thread. So does an error, which the thread meets again.
    private func writeAtOnce(_ line: [UInt8]) {
        let written = line.withUnsafeBytes { (try? output.writeAtOnce($0)) ?? 0 }
        let (woken, isThreadsTurn) = state.withLock { state in
            (state.finish(writing: written, rest: line[written...], limit), !state.queue.isEmpty || state.isClosed)
        }
        woken.resume()
        if isThreadsTurn { bell.put(()) }
    }

    /// Writes until it is closed and nothing is left; false where the client reads no more.
    private func writeAll() -> Bool {
        while true {
            let (lines, isDone) = state.withLock { state in
                (state.takeQueue(), state.isClosed && !state.isWriting)
            }
            guard let lines else {
                if isDone { return true }
                _ = try? bell.descriptor.awaitInput(within: .seconds(3600))
                _ = bell.takeAll()
                continue
            }
            guard write(lines) else { return false }
            let count = lines.reduce(0) { $0 + $1.count }
            state.withLock { $0.finish(writing: count, limit) }.resume()
        }
    }

    /// Small messages go out together.
    private func write(_ lines: [[UInt8]]) -> Bool {
        var held: [UInt8] = []
        for (index, line) in lines.enumerated() {
            held += line
            guard held.count >= Self.piece || index == lines.count - 1 else { continue }
            guard write(held) else { return false }
            held.removeAll(keepingCapacity: true)
        }
        return true
    }

    private func write(_ bytes: [UInt8]) -> Bool {
        var written = 0
        while written < bytes.count {
            let start = written
            do throws(SystemError) {
                written += try bytes.withUnsafeBytes { buffer in
                    Result { () throws(SystemError) in
                        try output.write(UnsafeRawBufferPointer(rebasing: buffer[start...]))
                    }
                }.get()
            } catch {
                // Who started us may have left the descriptor non-blocking.
                guard error.errno == .wouldBlock, output.awaitRoom() else { return false }
            }
        }
        return true
    }
}

extension Descriptor {
    /// Waits until something can be written, or never can be again; false where that cannot be waited for.
    fileprivate func awaitRoom() -> Bool {
        var request = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
        while poll(&request, 1, -1) < 0 {
            if Errno.current != .interrupted { return false }
        }
        return true
    }
}
