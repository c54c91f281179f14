import Glibc
import LinuxSystem

/// Bytes by the million, at the speed of the C library: tests are built without optimisation.
package enum Bytes {
    package static func random(_ count: Int) throws -> [UInt8] {
        let source = try Descriptor.open("/dev/urandom", flags: O_RDONLY)
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            filled += try bytes.withUnsafeMutableBytes { buffer in
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            }
        }
        return bytes
    }

    /// Whether they are the same. (An expectation about the arrays themselves would print both.)
    package static func areSame(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && memcmp(left, right, left.count) == 0
    }
}
