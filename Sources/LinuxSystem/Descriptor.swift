import CLinux
package import Glibc
import Synchronization
internal import SystemPackage
package import Values

/// An open descriptor that is closed exactly once, at the latest when the last reference goes.
package final class Descriptor: Sendable {
    package let rawValue: Int32
    private let isOwned = Atomic<Bool>(true)

    /// Takes over `rawValue`.
    package init(owning rawValue: Int32) { self.rawValue = rawValue }

    deinit {
        closeEarly()
    }

    /// Gives the descriptor to somebody who closes it; this object must not be used for calls any more.
    package func release() -> Int32 {
        isOwned.store(false, ordering: .relaxed)
        return rawValue
    }

    /// openat(2) below `directory` (`nil`: the working directory), close-on-exec, never through a symbolic link at the end.
    package static func open(
        _ path: String,
        in directory: Descriptor? = nil,
        flags: Int32,
        mode: UInt32 = 0o600
    ) throws(SystemError) -> Descriptor {
        Descriptor(
            owning: try check("open", path) {
                clinux_openat(directory?.rawValue ?? AT_FDCWD, path, flags | O_NOFOLLOW, mode)
            }
        )
    }

    /// Closes it now, where that was not done yet. It must not be used afterwards.
    package func closeEarly() {
        if isOwned.exchange(false, ordering: .relaxed) { _ = Glibc.close(rawValue) }
    }

    /// This process's standard error.
    package static let standardError: Descriptor = {
        let descriptor = Descriptor(owning: STDERR_FILENO)
        _ = descriptor.release()
        return descriptor
    }()

    /// Writes a line of text, as far as that is possible.
    package func writeLine(_ text: String) { try? writeAll(Array("\(text)\n".utf8)) }

    /// A second descriptor of the same open file, close-on-exec, numbered 3 or above.
    package func duplicate() throws(SystemError) -> Descriptor {
        Descriptor(owning: try check("dup") { clinux_duplicate(rawValue, 3) })
    }

    package static func pipe(nonblocking: Bool = false) throws(SystemError) -> (read: Descriptor, write: Descriptor) {
        var ends: (Int32, Int32) = (-1, -1)
        try check("pipe") {
            withUnsafeMutableBytes(of: &ends) {
                clinux_pipe($0.assumingMemoryBound(to: Int32.self).baseAddress, nonblocking ? 1 : 0)
            }
        }
        return (Descriptor(owning: ends.0), Descriptor(owning: ends.1))
    }

    package func setNonblocking(_ on: Bool) throws(SystemError) {
        try check("fcntl") { clinux_set_nonblocking(rawValue, on ? 1 : 0) }
    }

    /// One read(2); 0 at the end of the file.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
        try check("read") { Glibc.read(rawValue, buffer.baseAddress, buffer.count) }
    }

    /// One pread(2).
    package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(SystemError) -> Int {
        try check("pread") { Glibc.pread(rawValue, buffer.baseAddress, buffer.count, off_t(clamping: offset)) }
    }

    /// One write(2), which may write less.
    package func write(_ buffer: UnsafeRawBufferPointer) throws(SystemError) -> Int {
        try check("write") { Glibc.write(rawValue, buffer.baseAddress, buffer.count) }
    }

    /// One pwrite(2), which may write less.
    package func write(_ buffer: UnsafeRawBufferPointer, at offset: UInt64) throws(SystemError) -> Int {
        try check("pwrite") { Glibc.pwrite(rawValue, buffer.baseAddress, buffer.count, off_t(clamping: offset)) }
    }

    /// Waits until there is something to read, or the end (poll(2)); false where `time` is over before.
    package func awaitInput(within time: TimeSpan) throws(SystemError) -> Bool {
        try Self.awaitInput(ofAny: [self], within: time)
    }

    /// As `awaitInput`, of any of several.
    package static func awaitInput(ofAny sources: [Descriptor], within time: TimeSpan) throws(SystemError) -> Bool {
        let deadline = Clock.monotonic() + time.nanoseconds
        var requests = sources.map { pollfd(fd: $0.rawValue, events: Int16(POLLIN), revents: 0) }
        while true {
            let left = TimeSpan(nanoseconds: max(0, deadline - Clock.monotonic()))
            let count = poll(&requests, nfds_t(requests.count), Int32(clamping: left.milliseconds))
            if count > 0 { return true }
            if count == 0, left.nanoseconds == 0 || Clock.monotonic() >= deadline { return false }
            if count < 0, Errno.current != .interrupted { throw SystemError.last("poll") }
        }
    }

    /// Writes what can be written without waiting, to a pipe or a socket; nothing where that cannot be told beforehand.
    /// Returns how many bytes went.
    package func writeAtOnce(_ buffer: UnsafeRawBufferPointer) throws(SystemError) -> Int {
        switch try status().st_mode & S_IFMT {
        case S_IFIFO: return try writeToPipeAtOnce(buffer)
        case S_IFSOCK:
            do throws(SystemError) {
                let flags = Int32(MSG_NOSIGNAL | MSG_DONTWAIT)
                return try check("send") { Glibc.send(rawValue, buffer.baseAddress, buffer.count, flags) }
            } catch  where error.errno == .wouldBlock {
                return 0
            }
        default: return 0
        }
    }

    /// A pipe that polls writable takes PIPE_BUF bytes without waiting (pipe(7)), as long as nobody else writes.
    private func writeToPipeAtOnce(_ buffer: UnsafeRawBufferPointer) throws(SystemError) -> Int {
        var written = 0
        while written < buffer.count {
            var request = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
            guard poll(&request, 1, 0) > 0 else { break }
            let end = min(buffer.count, written + Int(PIPE_BUF))
            do throws(SystemError) {
                written += try write(UnsafeRawBufferPointer(rebasing: buffer[written..<end]))
            } catch {
                // What went is gone; whoever writes the rest meets the error again.
                if written == 0 { throw error }
                break
            }
        }
        return written
    }

    /// All of the bytes, with as many writes as it takes.
    package func writeAll(_ bytes: [UInt8]) throws(SystemError) {
        var written = 0
        while written < bytes.count {
            let start = written
            written += try check("write") {
                bytes.withUnsafeBytes {
                    Glibc.write(rawValue, $0.baseAddress?.advanced(by: start), bytes.count - start)
                }
            }
        }
    }

    /// Up to `limit` bytes from `offset` on, whatever was read before.
    package func readAll(from offset: UInt64, limit: UInt64) throws(SystemError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Int(clamping: limit))
        var count = 0
        while count < bytes.count {
            let start = count
            let part = try check("pread") {
                bytes.withUnsafeMutableBytes { bytes in
                    let place = off_t(clamping: offset) + off_t(start)
                    return Glibc.pread(rawValue, bytes.baseAddress?.advanced(by: start), bytes.count - start, place)
                }
            }
            if part == 0 { break }
            count += part
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    /// All that is left to read, or an error (EFBIG) where it is more than `limit` bytes.
    package func readAll(limit: Int) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        // Most files are small, and memory that is not touched costs nothing.
        var chunk = 4096
        while true {
            let count = try read(upTo: min(limit + 1, chunk), appendingTo: &bytes)
            if count == 0 { return bytes }
            guard bytes.count <= limit else { throw SystemError("read", errno: .fileTooLarge) }
            if count == chunk { chunk = 1 << 16 }
        }
    }

    /// One read(2) of at most `count` bytes, behind those that are there. Returns how many came; 0 at the end.
    func read(upTo count: Int, appendingTo bytes: inout [UInt8]) throws(SystemError) -> Int {
        try check("read") {
            withUnsafeTemporaryAllocation(byteCount: count, alignment: 16) { buffer in
                let count = Glibc.read(rawValue, buffer.baseAddress, buffer.count)
                if count > 0 { bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
                return count
            }
        }
    }

    package func status() throws(SystemError) -> stat {
        var status = stat()
        try check("fstat") { fstat(rawValue, &status) }
        return status
    }

    package func synchronize() throws(SystemError) { try check("fsync") { fsync(rawValue) } }

    package func truncate(to size: UInt64) throws(SystemError) {
        try check("ftruncate") { ftruncate(rawValue, off_t(clamping: size)) }
    }
}
