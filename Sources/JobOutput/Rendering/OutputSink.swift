import Glibc
package import LinuxSystem
import Values

/// Where rendered output goes: a descriptor, with a buffer before it. For one thread.
package final class OutputSink {
    private static let capacity = 64 << 10

    private let descriptor: Descriptor
    private var buffer: [UInt8] = []
    /// Whether the next byte begins a line.
    package private(set) var isAtLineStart = true

    package init(_ descriptor: Descriptor) {
        self.descriptor = descriptor
        buffer.reserveCapacity(Self.capacity)
    }

    /// Sinks for the two streams of a job: one and the same where both descriptors are of the same file (a terminal,
    /// `2>&1`), so that who sees both streams in one place sees them in their order.
    package static func pair(_ stdout: Descriptor, _ stderr: Descriptor) -> (stdout: OutputSink, stderr: OutputSink) {
        let first = OutputSink(stdout)
        guard let one = try? stdout.status(), let two = try? stderr.status(), one.st_dev == two.st_dev,
            one.st_ino == two.st_ino
        else { return (first, OutputSink(stderr)) }
        return (first, first)
    }

    /// Keeps small pieces for `flush`, or until there are 64 KiB; large ones go out at once.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        guard let last = bytes.last else { return }
        isAtLineStart = last == 0x0A
        if buffer.count + bytes.count > Self.capacity { try flush() }
        if bytes.count >= Self.capacity { return try writeOut(bytes) }
        buffer.append(contentsOf: bytes)
    }

    package func write(_ bytes: [UInt8]) throws(SystemError) {
        try bytes.withBytes { (bytes) throws(SystemError) in try write(bytes) }
    }

    package func write(_ byte: UInt8) throws(SystemError) {
        if buffer.count == Self.capacity { try flush() }
        buffer.append(byte)
        isAtLineStart = byte == 0x0A
    }

    package func write(_ text: String) throws(SystemError) { try write(Array(text.utf8)) }

    package func flush() throws(SystemError) {
        guard !buffer.isEmpty else { return }
        defer { buffer.removeAll(keepingCapacity: true) }
        try buffer.withBytes { (bytes) throws(SystemError) in try writeOut(bytes) }
    }

    private func writeOut(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor.rawValue, rest.baseAddress, rest.count)
            if count >= 0 {
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            } else if errno == EAGAIN {
                // Somebody who shares the open file set O_NONBLOCK.
                var waiting = pollfd(fd: descriptor.rawValue, events: Int16(POLLOUT), revents: 0)
                _ = poll(&waiting, 1, -1)
            } else if errno != EINTR {
                throw SystemError.last("write")
            }
        }
    }
}
