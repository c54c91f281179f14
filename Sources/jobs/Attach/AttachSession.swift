import Glibc
import JobManager
import JobModel
import JobOutput
import LinuxSystem
import Values

/// Somebody at a terminal who watches that of a job, and types at it.
final class AttachSession {
    /// How it ended.
    enum End: Equatable {
        case detached
        /// The job's output is over.
        case ended
        /// The shim has gone, and the job's terminal with it.
        case hungUp
        /// This process got the signal, or its own terminal is gone (SIGHUP).
        case signalled(Int32)
    }

    struct Wishes {
        var detachKeys: KeySequence
        var isReadOnly = false
        /// The size that this window counts with; `nil`: the one that it has.
        var size: WindowSize?
    }

    private let terminal: RawTerminal
    private let link: TerminalLink
    private let follower: OutputFollower
    private let signals: AttachSignals
    private let wishes: Wishes
    private var keys: DetachKeys
    private var view: TerminalView
    /// Nothing has been shown yet, or less than there is.
    private var isBehind = true
    /// When the screen was drawn last, on the monotonic clock.
    private var drawnAt: Int64 = 0
    /// When what the detach keys hold back is let through, on the monotonic clock.
    private var releaseAt: Int64?

    /// Who is further behind sees the outcome at once, and not how it came about.
    private static let mostBehind: UInt64 = 256 << 10
    private static let longestBlindness: Int64 = 100_000_000

    init(_ link: TerminalLink, _ output: AttemptOutput, at terminal: RawTerminal, _ wishes: Wishes) throws(SystemError)
    {
        (self.terminal, self.link, self.wishes) = (terminal, link, wishes)
        signals = try AttachSignals()
        keys = DetachKeys(wishes.detachKeys)
        follower = OutputFollower(directory: output.directory)
        view = TerminalView(window: terminal.size, job: link.jobWindow)
    }

    /// Until one of them goes. The terminal is then as it was found.
    func run() throws -> End {
        terminal.makeRaw()
        defer { terminal.restore() }
        follower.noteWindow = { [unowned self] size in
            view.resize(size)
            isBehind = true
        }
        // What is there scrolls away, and is not written over.
        let room = String(repeating: "\n", count: terminal.size.rows)
        guard terminal.show("\u{1B}[22;2t\u{1B}[\(terminal.size.rows);1H\(room)\u{1B}[H".utf8) else {
            return .signalled(SIGHUP)
        }
        let end = Result { try loop() }
        if case .success(.signalled(SIGHUP)) = end { return .signalled(SIGHUP) }
        _ = terminal.show(view.end() + Array("\u{1B}[23;2t".utf8))
        return try end.get()
    }

    private func loop() throws -> End {
        while true {
            let step = try follower.next()
            if case .segment(let segment) = step {
                guard try show(segment) else { return .signalled(SIGHUP) }
            } else if isBehind || !view.passesThrough {
                guard draw() else { return .signalled(SIGHUP) }
                isBehind = false
            }
            if case .ended = step { return .ended }
            if let end = try look(isIdle: { if case .caughtUp = step { true } else { false } }()) { return end }
        }
    }

    /// Shows a piece of output. False where the terminal is gone.
    private func show(_ segment: OutputSegment) throws -> Bool {
        guard case .bytes(_, let bytes) = segment.content else {
            // CAN: what was begun is not ended by what comes after the gap.
            [UInt8(0x18)].withUnsafeBytes { view.take($0) }
            isBehind = true
            return true
        }
        view.take(bytes)
        if !isBehind { isBehind = try follower.backlog() > Self.mostBehind }
        if !isBehind, view.passesThrough { return terminal.show(bytes) }
        // Of output that never ends something is to be seen, too.
        return Clock.monotonic() - drawnAt < Self.longestBlindness || draw()
    }

    /// Draws what has changed, or all of it. False where the terminal is gone.
    private func draw() -> Bool {
        drawnAt = Clock.monotonic()
        return terminal.show(isBehind ? view.draw() : view.update())
    }

    /// Does what is asked for; waits for something, where there is nothing else to do.
    private func look(isIdle: Bool) throws -> End? {
        let left = releaseAt.map { TimeSpan(nanoseconds: max(0, $0 - Clock.monotonic())) }
        let others = [signals.descriptor, terminal.input, link.socket]
        switch try follower.wait(others: others, timeout: isIdle ? left : TimeSpan(nanoseconds: 0)) {
        case .descriptor(0): return try take(signals.taken())
        case .descriptor(1):
            guard let typed = terminal.typed() else { return .signalled(SIGHUP) }
            return try take(typed)
        case .descriptor: return try takeNews()
        case .output: return nil
        case .timeout:
            guard let time = releaseAt, time <= Clock.monotonic() else { return nil }
            releaseAt = nil
            return try type(keys.release())
        }
    }

    private func take(_ signals: [Int32]) throws -> End? {
        for signal in signals {
            guard signal == SIGWINCH else { return .signalled(signal) }
            if wishes.size == nil, !wishes.isReadOnly {
                // Drawn anew when the job's terminal has followed.
                guard (try? link.setWindow(terminal.size)) != nil else { return try linkEnded() }
            } else {
                noteWindow()
            }
        }
        return nil
    }

    private func noteWindow() {
        view.setWindow(terminal.size)
        isBehind = true
    }

    private func take(_ typed: [UInt8]) throws -> End? {
        let (passed, isComplete) = keys.take(typed)
        releaseAt = keys.holdingTime.map { Clock.monotonic() + $0.nanoseconds }
        if wishes.isReadOnly, passed.contains(0x03) { return .detached }
        return try type(passed) ?? (isComplete ? .detached : nil)
    }

    private func type(_ bytes: [UInt8]) throws -> End? {
        if bytes.isEmpty || wishes.isReadOnly { return nil }
        return (try? link.type(bytes)) == nil ? try linkEnded() : nil
    }

    private func takeNews() throws -> End? {
        switch link.receive() {
        case .taken: return nil
        case .window(let size):
            // Later on, the output itself says it.
            if follower.offset == 0 { view.resize(size) }
            noteWindow()
            return nil
        case .refused:
            // As a terminal does whose input is full.
            _ = terminal.show([0x07])
            return nil
        case .closed: return try linkEnded()
        }
    }

    /// The shim has let go, which it does after the end of the output is there to be read.
    private func linkEnded() throws -> End {
        while case .segment(let segment) = try follower.next() { _ = try show(segment) }
        if isBehind || !view.passesThrough { _ = draw() }
        if case .ended = try follower.next() { return .ended }
        return .hungUp
    }
}
