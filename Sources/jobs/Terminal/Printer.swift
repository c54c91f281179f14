import Glibc
import LinuxSystem

/// Text for a descriptor, collected, so that it goes out in one write(2).
final class Printer {
    private let descriptor: Int32
    private var bytes: [UInt8] = []

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// Adds a line.
    func print(_ line: String) {
        bytes.append(contentsOf: line.utf8)
        bytes.append(0x0A)
    }

    /// Adds a line of JSON.
    func print(_ line: [UInt8]) {
        bytes += line
        bytes.append(0x0A)
    }

    /// Adds bytes as they are.
    func add(_ more: [UInt8]) { bytes += more }
    /// Adds text as it is.
    func add(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// Writes out what was collected.
    func flush() throws(SystemError) {
        var rest = bytes[...]
        bytes = []
        while !rest.isEmpty {
            rest = rest.dropFirst(
                try check("write", descriptor == 1 ? "standard output" : "standard error") {
                    rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
                }
            )
        }
    }
}
