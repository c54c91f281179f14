import CLinux
import Glibc
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Testing
import Values

/// One attempt of one job in a state directory of its own, and the shim that runs it. Everything is gone with the fixture.
final class ShimFixture {
    let root: String
    let state: StateDirectory
    let attempt: AttemptDirectory
    let spec: AttemptSpec
    private(set) var shim: pid_t = 0
    private let tmpfs: Bool

    /// The path of the attempt directory.
    var path: String { "\(state.path)/\(AttemptFile.directory(number: spec.number, attempt: spec.attempt))" }
    /// The directory in which the job runs.
    var work: String { "\(root)/work" }

    /// - Parameter tmpfsSize: puts the state directory on a file system of its own of this size (`1m`).
    init(
        _ command: [ByteString],
        environment: [ByteString] = ["PATH=/usr/bin:/bin"],
        tmpfsSize: String? = nil,
        _ adjust: (inout Submission) -> Void = { _ in }
    ) throws {
        var template = Array("/tmp/jobs-shim.XXXXXX".utf8CString)
        root = try #require(mkdtemp(&template).map { String(cString: $0) })
        try #require(mkdir("\(root)/work", 0o755) == 0)
        try #require(mkdir("\(root)/state", 0o700) == 0)
        tmpfs = tmpfsSize != nil
        if let tmpfsSize {
            try #require(mount("tmpfs", "\(root)/state", "tmpfs", 0, "size=\(tmpfsSize),mode=0700") == 0)
        }
        state = try StateDirectory.open(path: "\(root)/state", create: true)
        attempt = try AttemptDirectory.create(number: 7, attempt: 1, in: state)
        var submission = Submission(command: command, directory: ByteString("\(root)/work"))
        submission.environment = try EnvironmentStore(state).store(environment)
        adjust(&submission)
        spec = AttemptSpec(
            number: 7,
            id: JobID(),
            attempt: 1,
            launch: 1,
            submittedAt: Clock.now(),
            submission: submission
        )
        try attempt.writeSpec(spec)
    }

    /// A job that is a shell script.
    static func script(
        _ text: String,
        tmpfsSize: String? = nil,
        _ adjust: (inout Submission) -> Void = { _ in }
    ) throws -> ShimFixture {
        try ShimFixture(["/bin/bash", "-c", ByteString(text)], tmpfsSize: tmpfsSize, adjust)
    }

    deinit {
        if shim > 0 {
            for entry in ProcessTable.descendants(of: shim) { kill(entry.pid, SIGKILL) }
            kill(shim, SIGKILL)
            waitpid(shim, nil, 0)
        }
        if tmpfs { umount2("\(root)/state", 2) }
        Self.remove(root)
    }

    /// Starts the shim with a socket pair, as a supervisor does.
    func launch(variables: [String] = []) throws -> ShimPeer {
        let (own, other) = try UnixSocket.pair()
        try launch(socket: other, variables: variables)
        return try ShimPeer(own)
    }

    /// Starts the shim; `socket` is what it inherits.
    func launch(socket: Descriptor?, variables: [String] = []) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var arguments = ["jobs-shim", path]
        if let socket {
            posix_spawn_file_actions_adddup2(&actions, socket.rawValue, socket.rawValue)
            arguments.append(String(socket.rawValue))
        }
        var argv = arguments.map { strdup($0) } + [nil]
        var envp = (["PATH=/usr/bin:/bin", "IN_THE_SHIM=yes"] + variables).map { strdup($0) } + [nil]
        defer { for pointer in argv + envp { free(pointer) } }
        try #require(posix_spawn(&shim, Self.host, &actions, nil, &argv, &envp) == 0)
    }

    /// Waits until the shim has exited. Returns its wait status.
    @discardableResult
    func waitForShim() -> Int32 {
        var status: Int32 = 0
        waitpid(shim, &status, 0)
        shim = 0
        return status
    }

    /// Takes over an earlier shim, which the last launch put aside.
    func adopt(_ earlier: pid_t) { shim = earlier }

    /// The arguments of the supervisor that the shim started: see ShimTestHost.
    func startedSupervisor() throws -> String {
        for _ in 0..<2000 {
            if let line = try state.directory.readFile("started-supervisor", limit: 4096), line.last == 0x0A {
                return String(decoding: line, as: UTF8.self)
            }
            usleep(1000)
        }
        return ""
    }

    /// Runs the job to its end, and the shim too.
    func run() throws -> Outcome {
        let peer = try launch()
        try peer.waitForEnd()
        #expect(waitForShim() == 0)
        return try exitRecord().outcome
    }

    func exitRecord() throws -> ExitRecord { try #require(try attempt.readExit(launch: 1)) }

    /// What stands in output.log; nothing where the job has written nothing.
    func output() throws -> [UInt8] {
        try attempt.directory.readFile(AttemptFile.outputLog, limit: 64 << 20) ?? []
    }

    /// Waits until the job's output holds `text`: by inotify, as those who follow a job do.
    func waitForOutput(_ text: String) throws {
        let notify = Descriptor(owning: clinux_inotify_create())
        let poller = try Poller()
        try poller.add(notify, .readable, token: 0)
        let mask = UInt32(clinux_inotify_modified | clinux_inotify_created | clinux_inotify_moved_to)
        try #require(clinux_inotify_add(notify.rawValue, path, mask) >= 0)
        let deadline = Clock.monotonic() + 20_000_000_000
        var log = false
        while true {
            if !log { log = clinux_inotify_add(notify.rawValue, "\(path)/\(AttemptFile.outputLog)", mask) >= 0 }
            if log, try self.text().contains(text) { return }
            let reports = try poller.wait(timeout: 20_000)
            try #require(!reports.isEmpty && Clock.monotonic() < deadline, "the job has not written \(text)")
            var buffer = [UInt8](repeating: 0, count: 4096)
            _ = try buffer.withUnsafeMutableBytes { try notify.read(into: $0) }
        }
    }

    func text() throws -> String { String(decoding: try output(), as: UTF8.self) }

    private static let host: String = {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let path = String(decoding: buffer[..<max(0, count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return path.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/ShimTestHost"
    }()

    private static func remove(_ path: String) {
        guard let directory = try? Directory(path) else { return }
        for name in (try? directory.names()) ?? [] {
            if (try? directory.remove(name)) == nil { remove("\(path)/\(name)") }
        }
        rmdir(path)
    }
}
