import Glibc
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import SystemPackage
import Values

/// What a supervisor that was just started says on its pipe: one line, `ready` or an error as a JSON object.
struct SupervisorReadiness {
    let home: StateDirectory
    let pipe: Descriptor

    /// Waits for the word that it is ready.
    func wait(for time: TimeSpan) throws(CallFailure) {
        let line = try line(within: time)
        if line == Array("ready".utf8) { return }
        guard let line, !line.isEmpty else {
            // It may have been killed; another one may live.
            throw .transient(JobsError(.unavailable, "the supervisor ended before it was ready\(log)"), wasSent: false)
        }
        guard let json = try? JSONParser.parse(line), json.object != nil else {
            let text = String(decoding: line, as: UTF8.self)
            throw .final(JobsError(.unavailable, "the supervisor did not start: \(text)"))
        }
        let error = JSONRPCError(json: json).jobsError
        if error.code == .unavailable { throw .transient(error, wasSent: false) }
        throw .final(error)
    }

    private func line(within time: TimeSpan) throws(CallFailure) -> [UInt8]? {
        do throws(SystemError) {
            let deadline = Clock.monotonic() + time.nanoseconds
            var bytes: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 4096)
            while bytes.count < 1 << 16 {
                let left = TimeSpan(nanoseconds: max(0, deadline - Clock.monotonic()))
                guard try pipe.awaitInput(within: left) else {
                    throw SystemError("read", "readiness pipe", errno: .timedOut)
                }
                let count = try chunk.withUnsafeMutableBytes { buffer in
                    Result { () throws(SystemError) in try pipe.read(into: buffer) }
                }.get()
                if count == 0 { return bytes.isEmpty ? nil : bytes }
                bytes.append(contentsOf: chunk[..<count])
                if let newline = bytes.firstIndex(of: 0x0A) { return Array(bytes[..<newline]) }
            }
            return bytes
        } catch {
            throw .final(
                JobsError(
                    .unavailable,
                    "the supervisor was started, but is not ready after \(time)\(log)",
                    cause: error
                )
            )
        }
    }

    /// The end of the supervisor's log, for the error.
    private var log: String {
        guard let file = try? home.directory.open(StateFile.supervisorLog, flags: O_RDONLY | O_NONBLOCK),
            let size = try? file.status().st_size, size > 0
        else { return "; its log \(home.path)/\(StateFile.supervisorLog) is empty" }
        var tail = [UInt8](repeating: 0, count: 2048)
        let offset = UInt64(max(0, Int(size) - tail.count))
        let read = try? tail.withUnsafeMutableBytes { try file.read(into: $0, at: offset) }
        let lines = tail[..<(read ?? 0)].split(separator: 0x0A).suffix(5)
        let text = lines.map { "\n  " + String(decoding: $0, as: UTF8.self) }.joined()
        return "; the end of its log \(home.path)/\(StateFile.supervisorLog):\(text)"
    }
}
