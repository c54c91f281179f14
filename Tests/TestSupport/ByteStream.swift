import Glibc
package import LinuxSystem
import Values

/// The reading end of a pipe, socket or FIFO, with what has been read and not been used yet.
package final class ByteStream {
    private let descriptor: Descriptor
    /// What was read so far and not taken as a line.
    package private(set) var bytes: [UInt8] = []
    package private(set) var isOpen = true

    /// Takes over a descriptor, which becomes non-blocking.
    package init(_ descriptor: Descriptor) throws {
        try descriptor.setNonblocking(true)
        self.descriptor = descriptor
    }

    /// For poll(2): -1 once the other end has closed it.
    package var polled: Int32 { isOpen ? descriptor.rawValue : -1 }

    /// Takes what there is, without waiting.
    package func fill() {
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while isOpen {
            let count = chunk.withUnsafeMutableBytes { read(descriptor.rawValue, $0.baseAddress, $0.count) }
            if count > 0 {
                bytes.append(contentsOf: chunk[..<count])
            } else if count == 0 || errno != EINTR && errno != EAGAIN {
                isOpen = false
            } else if errno == EAGAIN {
                return
            }
        }
    }

    /// The next line, without its newline, if it has come.
    package func takeLine() -> String? {
        guard let newline = bytes.firstIndex(of: 0x0A) else { return nil }
        let line = String(decoding: bytes[..<newline], as: UTF8.self)
        bytes.removeFirst(newline + 1)
        return line
    }

    /// Waits for the next line.
    package func readLine(_ deadline: Deadline = .usual) throws -> String {
        while true {
            fill()
            if let line = takeLine() { return line }
            guard isOpen else {
                throw Unexpected("a line was awaited, but the stream ended after \(text.debugDescription)")
            }
            try deadline.awaitReadable([polled], "a line; so far \(text.debugDescription)")
        }
    }

    /// Waits for the end and gives all that has not been taken yet.
    package func readToEnd(_ deadline: Deadline = .usual) throws -> [UInt8] {
        while true {
            fill()
            guard isOpen else { return bytes }
            try deadline.awaitReadable([polled], "the end of a stream of \(bytes.count) bytes so far")
        }
    }

    private var text: String { String(decoding: bytes.suffix(2000), as: UTF8.self) }
}
