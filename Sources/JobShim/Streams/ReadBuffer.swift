/// Memory to read into. So large that malloc(3) maps it, it grows into memory only as far as single reads fill it, and it
/// is given back as a whole.
final class ReadBuffer {
    /// Small enough for the cache, large enough for few system calls.
    static let size = 256 << 10

    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)

    deinit { bytes.deallocate() }
}
