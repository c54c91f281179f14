package import Values

/// A NULL-terminated array of C strings, as execve(2) takes it: two allocations, freed with the last reference.
package final class CStringList {
    package let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let storage: UnsafeMutablePointer<CChar>

    /// None of the strings contains NUL.
    package init(_ strings: [ByteString]) {
        storage = .allocate(capacity: max(1, strings.reduce(0) { $0 + $1.bytes.count + 1 }))
        pointers = .allocate(capacity: strings.count + 1)
        var next = storage
        for (index, string) in strings.enumerated() {
            pointers[index] = next
            for byte in string.bytes {
                next.pointee = CChar(bitPattern: byte)
                next += 1
            }
            next.pointee = 0
            next += 1
        }
        pointers[strings.count] = nil
    }

    deinit {
        storage.deallocate()
        pointers.deallocate()
    }
}

extension ByteString {
    /// The bytes as a C string, for the time of the call.
    package func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        (bytes.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { buffer in
            // It has an element, the last one.
            buffer.baseAddress.map(body) ?? body([0])
        }
    }
}
