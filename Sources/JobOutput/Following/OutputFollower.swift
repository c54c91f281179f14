import Glibc
import JobModel
import JobProtocol
package import LinuxSystem
package import Values

/// Reads the output of an attempt to its very end, while it grows.
///
/// The caller reads with `next` until there is nothing more for now, and then sleeps in `wait`. Nobody polls: inotify tells
/// of growth and of the exit record. Where no inotify instance can be had (EMFILE), `wait` looks every 100 ms; where another
/// machine writes, of which inotify does not tell, after a pause that grows to a second while nothing comes.
package final class OutputFollower {
    package enum Step {
        case segment(OutputSegment)
        /// Everything that there is has been read. More may come.
        case caughtUp
        /// The attempt is over and everything was read: the exit record is published after all output.
        case ended
    }

    package enum Wakeup: Sendable, Equatable {
        /// There may be something to read.
        case output
        /// This one of the other descriptors is readable, or its other end is closed.
        case descriptor(Int)
        case timeout
    }

    private static let slowPath = TimeSpan.milliseconds(100)
    private static let longestPause = TimeSpan.seconds(1)

    /// Where `next` goes on: a cursor that may be kept and given to another follower.
    package private(set) var offset: UInt64

    private let directory: Directory
    private let streams: OutputStreams
    private let launch: Int?
    private let reader: OutputReader
    private let watch: OutputWatch?
    private var isOver = false
    /// How long to wait for what no watch tells of.
    private var pause = slowPath
    private let isShared: Bool

    /// - Parameters:
    ///   - directory: The attempt's directory.
    ///   - offset: The logical offset to begin at.
    ///   - launch: The launch whose exit record ends the output; without, any that is not going to be tried again.
    ///   - watch: How growth is noticed; `nil` where that cannot be: then every 100 ms.
    package init(
        directory: Directory,
        from offset: UInt64 = 0,
        of streams: OutputStreams = .all,
        launch: Int? = nil,
        watch: (Directory) -> OutputWatch? = { try? OutputWatch($0) }
    ) {
        self.directory = directory
        self.offset = offset
        self.streams = streams
        self.launch = launch
        reader = OutputReader(directory: directory)
        self.watch = watch(directory)
        isShared = false
    }

    /// The same where another machine writes.
    package init(sharedDirectory directory: Directory, from offset: UInt64, of streams: OutputStreams) {
        self.directory = directory
        self.offset = offset
        self.streams = streams
        launch = nil
        reader = OutputReader(directory: directory)
        watch = nil
        isShared = true
    }

    /// See `OutputReader`.
    package var noteWindow: ((WindowSize) -> Void)? {
        get { reader.noteWindow }
        set { reader.noteWindow = newValue }
    }

    /// How many bytes there are that `next` has not given yet.
    package func backlog() throws(SystemError) -> UInt64 {
        let end = try reader.end()
        return end > offset ? end - offset : 0
    }

    /// The next piece that is there. Does not wait.
    package func next() throws(SystemError) -> Step {
        while true {
            if let segment = try reader.next(from: &offset, of: streams) {
                pause = Self.slowPath
                return .segment(segment)
            }
            // In this order: what had been written when the end was published is read after the end was seen.
            if isOver { return .ended }
            isOver = hasEnded()
            if !isOver { return .caughtUp }
        }
    }

    /// Sleeps until one of the followers may have something to read, one of `others` is readable, or the time is over
    /// (`nil`: never). Call it only after `next` of each said `caughtUp`.
    package static func wait(
        for followers: [OutputFollower],
        others: [Descriptor] = [],
        timeout: TimeSpan? = nil
    ) throws(SystemError) -> Wakeup {
        let slow = followers.filter { $0.watch == nil }
        let longestNap = slow.map(\.pause).min()
        let deadline = timeout.map { Clock.monotonic() + $0.nanoseconds }
        var polled = others.map { pollfd(fd: $0.rawValue, events: Int16(POLLIN), revents: 0) }
        polled += followers.compactMap(\.watch).map {
            pollfd(fd: $0.descriptor.rawValue, events: Int16(POLLIN), revents: 0)
        }
        while true {
            let left = deadline.map { TimeSpan(nanoseconds: max(0, $0 - Clock.monotonic())) }
            let nap = [left, longestNap].compactMap { $0 }.min()
            let milliseconds = nap.map { Int32(clamping: $0.milliseconds) } ?? -1
            let count = poll(&polled, nfds_t(polled.count), milliseconds)
            if count < 0 {
                let error = SystemError.last("poll")
                guard errno == EINTR else { throw error }
                continue
            }
            for follower in followers { follower.watch?.drain() }
            if let ready = polled.prefix(others.count).firstIndex(where: { $0.revents != 0 }) {
                return .descriptor(ready)
            }
            if count > 0 { return .output }
            if let deadline, Clock.monotonic() >= deadline { return .timeout }
            if longestNap != nil {
                for follower in slow { follower.revalidate() }
                return .output
            }
        }
    }

    /// As the static function, for this follower alone.
    package func wait(others: [Descriptor] = [], timeout: TimeSpan? = nil) throws(SystemError) -> Wakeup {
        try Self.wait(for: [self], others: others, timeout: timeout)
    }

    /// Has a network file system look for what the other machine wrote: it does when a file is opened.
    private func revalidate() {
        guard isShared else { return }
        pause = min(Self.longestPause, TimeSpan(nanoseconds: pause.nanoseconds * 3 / 2))
        for name in [AttemptFile.outputLog, AttemptFile.outputIndex] { _ = try? directory.open(name, flags: O_RDONLY) }
    }

    private func hasEnded() -> Bool {
        if reader.isRemoved || (try? directory.descriptor.status().st_nlink) == 0 { return true }
        guard let bytes = try? directory.readFile(AttemptFile.exit, limit: 1 << 20) else { return false }
        // A record that this release cannot read is an end nevertheless.
        guard let json = try? JSONParser.parse(bytes), let record = try? ExitRecord(json: json) else { return true }
        return launch.map { record.launch == $0 } ?? !record.isRetryable
    }
}
