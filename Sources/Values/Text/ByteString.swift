/// A string of bytes: an argument, an environment entry or a path as the kernel knows it.
///
/// Equality and order are of the bytes. (`String` compares by canonical equivalence and cannot hold what is not UTF-8.)
package struct ByteString: Hashable, Sendable, Comparable, ExpressibleByStringLiteral, CustomStringConvertible {
    package var bytes: [UInt8]

    package init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }
    // The same for what is most common, without what a generic function costs in another module.
    package init(_ bytes: [UInt8]) { self.bytes = bytes }
    package init(_ bytes: ArraySlice<UInt8>) { self.bytes = Array(bytes) }
    package init(_ text: String) { self.bytes = Array(text.utf8) }
    package init(_ text: some StringProtocol) { self.bytes = Array(text.utf8) }
    package init(stringLiteral text: String) { self.bytes = Array(text.utf8) }

    /// The bytes of a NUL-terminated C string.
    package init(cString pointer: UnsafePointer<CChar>) {
        var length = 0
        while pointer[length] != 0 { length += 1 }
        self.bytes = UnsafeRawBufferPointer(start: pointer, count: length).map { $0 }
    }

    /// The text, where the bytes are valid UTF-8.
    package var text: String? { String(validating: bytes, as: UTF8.self) }

    /// The text, with U+FFFD for what is not UTF-8: for people, never for comparison.
    package var description: String { String(decoding: bytes, as: UTF8.self) }

    package var isEmpty: Bool { bytes.isEmpty }

    /// Whether the bytes can be passed to the kernel as one C string.
    package var containsNUL: Bool { bytes.contains(0) }

    /// The path as it is where it is absolute, else below this directory.
    package func absolute(from directory: ByteString) -> ByteString { hasPrefix("/") ? self : directory + "/" + self }

    package func hasPrefix(_ prefix: String) -> Bool { bytes.starts(with: prefix.utf8) }

    package static func < (left: ByteString, right: ByteString) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    package static func + (left: ByteString, right: ByteString) -> ByteString {
        ByteString(left.bytes + right.bytes)
    }
}
