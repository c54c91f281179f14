import CLinux
import Glibc
internal import SystemPackage
package import Values

/// A program that is waited for, and ended where it takes too long. It leads a session of its own, and is ended when the thread
/// that runs it ends.
package struct BoundedProgram: Sendable {
    package struct Result: Sendable {
        /// `nil`: nobody knows, as somebody else has reaped it.
        package var end: ProcessEnd?
        /// Whether it ended by itself, within its time.
        package var isInTime: Bool
        package var output: [UInt8] = []
        package var errors: [UInt8] = []
    }

    /// Its path or, looked for along the `PATH` of its environment, its name; then its arguments.
    package var arguments: [ByteString]
    package var environment: [ByteString]
    package var directory: ByteString
    package var umask: UInt32
    /// At most 60 KiB, which a pipe holds.
    package var input: [UInt8]
    /// Whether its output is kept; else it goes nowhere.
    package var keepsOutput: Bool
    package var limit: TimeSpan

    /// The most that is kept of each stream.
    private static let largest = 64 << 20
    private static let defaultPath: ByteString = "/usr/local/bin:/usr/bin:/bin"

    package init(
        _ arguments: [ByteString],
        environment: [ByteString],
        directory: ByteString = "/",
        umask: UInt32 = 0o077,
        input: [UInt8] = [],
        keepsOutput: Bool = true,
        limit: TimeSpan
    ) {
        (self.arguments, self.environment, self.directory) = (arguments, environment, directory)
        (self.umask, self.input, self.keepsOutput, self.limit) = (umask, input, keepsOutput, limit)
    }

    /// Runs it to its end.
    ///
    /// - Parameter cancellation: Ends it, too, when it polls readable.
    package func run(until cancellation: Descriptor? = nil) throws(SystemError) -> Result {
        let streams = try Streams(keepsOutput: keepsOutput)
        let pid = try OwnChildren.start { () throws(SystemError) in try start(streams) }
        defer { OwnChildren.release(pid) }
        streams.closeTheirs()
        // A program that does not read it is no reason to fail.
        try? streams.input.writeAll(input)
        streams.input.closeEarly()
        var result = Result(end: nil, isInTime: false)
        result.isInTime = attend(to: pid, streams, until: cancellation, &result)
        // Its group, and with it what it left behind. Its pid is not reaped, so the number is still its own.
        kill(-pid, SIGKILL)
        result.end = Self.reap(pid)
        return result
    }

    /// Reads until it has ended. False where it took too long.
    private func attend(
        to pid: pid_t,
        _ streams: Streams,
        until cancellation: Descriptor?,
        _ result: inout Result
    ) -> Bool {
        // A child that is not reaped: its descriptor is its own.
        guard let process = try? ProcessDescriptor(pid: pid) else { return true }
        let deadline = Clock.monotonic() + limit.nanoseconds
        while true {
            let left = TimeSpan(nanoseconds: max(0, deadline - Clock.monotonic()))
            var polled = [process.descriptor, streams.output, streams.errors, cancellation].map { source in
                pollfd(fd: source?.rawValue ?? -1, events: Int16(POLLIN), revents: 0)
            }
            let count = poll(&polled, nfds_t(polled.count), Int32(clamping: left.milliseconds))
            if count < 0, errno == EINTR { continue }
            streams.collect(into: &result, most: Self.largest)
            if polled[0].revents != 0 {
                // What it wrote last may have come in between.
                streams.collect(into: &result, most: Self.largest)
                return true
            }
            if count <= 0 || polled[3].revents != 0 { return false }
        }
    }

    private static func reap(_ pid: pid_t) -> ProcessEnd? {
        while true {
            switch ChildProcess.reap(pid) {
            case .ended(let reaped): return reaped.end
            case .unknown: return nil
            case .running:
                var pause = timespec(tv_sec: 0, tv_nsec: 1_000_000)
                nanosleep(&pause, nil)
            }
        }
    }

    private var candidates: [ByteString] {
        guard let name = arguments.first, !name.bytes.contains(UInt8(ascii: "/")) else { return [arguments[0]] }
        let said = environment.last { $0.hasPrefix("PATH=") }?.bytes.dropFirst(5)
        return (said ?? Self.defaultPath.bytes[...]).split(separator: UInt8(ascii: ":")).map {
            ByteString(Array($0) + [UInt8(ascii: "/")] + name.bytes)
        }
    }

    private func start(_ streams: Streams) throws(SystemError) -> pid_t {
        let paths = candidates
        let candidates = CStringList(paths)
        let list = CStringList(arguments)
        let variables = CStringList(environment)
        let place = CStringList([directory])
        var failure = clinux_spawn_failure()
        var plan = clinux_spawn_plan()
        plan.candidates = UnsafeRawPointer(candidates.pointers).assumingMemoryBound(to: UnsafePointer<CChar>?.self)
        plan.candidate_count = paths.count
        plan.argv = UnsafePointer(list.pointers)
        plan.envp = UnsafePointer(variables.pointers)
        plan.directory = UnsafePointer(place.pointers[0])
        plan.descriptors = streams.theirs
        plan.record = -1
        plan.umask = umask
        plan.dies_with_parent = 1
        plan.shares_memory = 1
        let pid = withExtendedLifetime((candidates, list, variables, place, streams)) {
            clinux_spawn(&plan, &failure)
        }
        guard pid > 0 else {
            throw SystemError("start", arguments[0].description, errno: Errno(rawValue: failure.error))
        }
        return pid
    }

    /// Both ends of its standard streams.
    private struct Streams {
        /// Ours; where output is not kept, there are none of it.
        let input: Descriptor
        var output: Descriptor?
        var errors: Descriptor?
        private let given: [Descriptor]

        init(keepsOutput: Bool) throws(SystemError) {
            let source = try Descriptor.pipe()
            input = source.write
            guard keepsOutput else {
                let null = try Descriptor.open("/dev/null", flags: O_RDWR)
                given = [try source.read.duplicate(), try null.duplicate(), try null.duplicate()]
                source.read.closeEarly()
                return
            }
            let (out, err) = (try Descriptor.pipe(), try Descriptor.pipe())
            for end in [out.read, err.read] { try end.setNonblocking(true) }
            (output, errors) = (out.read, err.read)
            given = [try source.read.duplicate(), try out.write.duplicate(), try err.write.duplicate()]
            for end in [source.read, out.write, err.write] { end.closeEarly() }
        }

        var theirs: (Int32, Int32, Int32) { (given[0].rawValue, given[1].rawValue, given[2].rawValue) }

        func closeTheirs() { for end in given { end.closeEarly() } }

        func collect(into result: inout Result, most: Int) {
            result.output += Self.rest(of: output, most - result.output.count)
            result.errors += Self.rest(of: errors, most - result.errors.count)
        }

        private static func rest(of pipe: Descriptor?, _ most: Int) -> [UInt8] {
            guard let pipe else { return [] }
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 64 << 10)
            while let count = try? buffer.withUnsafeMutableBytes({ try pipe.read(into: $0) }), count > 0 {
                if bytes.count < most { bytes += buffer[..<count] }
            }
            return bytes
        }
    }
}
