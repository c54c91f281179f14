import Glibc
internal import LinuxSystem

extension Descriptor {
    /// Writes at `offset` as much as goes and says how much that was, without a word about why the rest did not.
    func store(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) -> Int {
        var stored = 0
        while stored < bytes.count {
            let count = pwrite(
                rawValue,
                bytes.baseAddress?.advanced(by: stored),
                bytes.count - stored,
                off_t(clamping: offset + UInt64(stored))
            )
            if count > 0 {
                stored += count
            } else if count == 0 || errno != EINTR {
                break
            }
        }
        return stored
    }

    /// Writes the 64-bit words at `offset`; false where not all could be written.
    func store(words: [UInt64], at offset: UInt64) -> Bool {
        words.withUnsafeBytes { store($0, at: offset) == $0.count }
    }
}
