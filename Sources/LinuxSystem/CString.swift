package import Values

extension ByteString {
    /// The bytes as a C string, for the time of the call.
    package func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        (bytes.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { buffer in
            // It has an element, the last one.
            buffer.baseAddress.map(body) ?? body([0])
        }
    }
}
