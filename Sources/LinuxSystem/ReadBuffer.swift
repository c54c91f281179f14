/// Memory to read into. So large that malloc(3) maps it, it grows into memory only as far as single reads fill it, and it
/// is given back as a whole.
package final class ReadBuffer {
    /// Small enough for the cache, large enough for few system calls.
    package static let size = 256 << 10

    package let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)

    package init() {}

    deinit { bytes.deallocate() }
}
