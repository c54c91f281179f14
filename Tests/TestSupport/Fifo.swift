import Glibc
import LinuxSystem
import Values

/// A named pipe between a test and a job: the job says where it is (`echo here >FIFO`), or waits for leave to go on
/// (`read go <FIFO`). The test holds both ends open, so that neither side blocks in open(2) or sees an end of file.
package final class Fifo {
    package let path: String
    private let descriptor: Descriptor
    private let stream: ByteStream

    package init(_ path: String) throws {
        self.path = path
        guard mkfifo(path, 0o666) == 0 else { throw SystemError.last("mkfifo", path) }
        descriptor = try Descriptor.open(path, flags: O_RDWR)
        stream = try ByteStream(try descriptor.duplicate())
    }

    /// The next line that a job writes.
    package func readLine(_ deadline: Deadline = .usual) throws -> String { try stream.readLine(deadline) }

    /// A line that is there already, or `nil`: for what must not have happened.
    package func lineAtOnce() -> String? {
        stream.fill()
        return stream.takeLine()
    }

    /// Lets a job that reads a line go on.
    package func open(_ count: Int = 1) throws { try descriptor.writeAll(Array(repeating: 0x0A, count: count)) }
}
