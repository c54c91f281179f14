import Glibc

extension UnsafeRawBufferPointer {
    /// The place of the first newline in a part of the buffer.
    func firstNewline(in range: Range<Int>) -> Int? {
        guard let baseAddress, !range.isEmpty,
            let found = memchr(baseAddress + range.lowerBound, 0x0A, range.count)
        else { return nil }
        return UnsafeRawPointer(found) - baseAddress
    }
}

extension [UInt8] {
    /// As `withUnsafeBytes`, with typed errors.
    func withBytes<Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        try withUnsafeBufferPointer { (bytes) throws(Failure) in try body(UnsafeRawBufferPointer(bytes)) }
    }
}
