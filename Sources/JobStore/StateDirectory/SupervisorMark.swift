package import LinuxSystem

/// What a supervisor says of itself in the file that it has locked, as `PID RELEASE`: a client that finds there whom it is
/// connected to need not ask first.
package struct SupervisorMark: Sendable, Equatable {
    package var pid: Int32
    package var release: String

    package init(pid: Int32, release: String) { (self.pid, self.release) = (pid, release) }

    /// The mark of the supervisor that was there last; `nil` where it is of an earlier release, or none was there yet.
    package init?(in directory: Directory) {
        guard let bytes = try? directory.readFile(StateFile.supervisorLock, limit: 256) else { return nil }
        let words = String(decoding: bytes, as: UTF8.self).split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[1].last == "\n", let pid = Int32(words[0]) else { return nil }
        self.init(pid: pid, release: String(words[1].dropLast()))
    }

    /// Leaves it in the locked file.
    package func write(to lock: Descriptor) {
        Self.erase(from: lock)
        let line = Array("\(pid) \(release)\n".utf8)
        // Who does not find it asks.
        _ = try? line.withUnsafeBytes { try lock.write($0, at: 0) }
    }

    /// Takes it away before another program goes on with the lock: an earlier release would leave it as it is.
    package static func erase(from lock: Descriptor) { try? lock.truncate(to: 0) }
}
