/// Base64 of RFC 4648 section 4, with padding, for bytes that are not text.
package enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var group: UInt32 = 0
        var count = 0
        func flush(_ group: UInt32, _ characters: Int) {
            for index in 0..<4 {
                text.append(
                    index < characters ? alphabet[Int(group >> UInt32(18 - 6 * index) & 63)] : UInt8(ascii: "=")
                )
            }
        }
        for byte in bytes {
            group = group << 8 | UInt32(byte)
            count += 1
            if count == 3 {
                flush(group, 4)
                (group, count) = (0, 0)
            }
        }
        if count > 0 { flush(group << UInt32(8 * (3 - count)), count + 1) }
        return String(decoding: text, as: UTF8.self)
    }

    /// `nil` where the text is not canonical Base64.
    package static func decode(_ text: String) -> [UInt8]? {
        let utf8 = Array(text.utf8)
        guard utf8.count % 4 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count / 4 * 3)
        for start in stride(from: 0, to: utf8.count, by: 4) {
            var group: UInt32 = 0
            var padding = 0
            for byte in utf8[start..<start + 4] {
                if byte == UInt8(ascii: "="), start + 4 == utf8.count {
                    padding += 1
                    group <<= 6
                } else {
                    guard padding == 0, let digit = value(of: byte) else { return nil }
                    group = group << 6 | digit
                }
            }
            // Bits that belong to no byte are zero, so that the same bytes have one text.
            guard padding <= 2, group & (1 << UInt32(8 * padding) - 1) == 0 else { return nil }
            for index in 0..<3 - padding { bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(16 - 8 * index))) }
        }
        return bytes
    }

    private static func value(of byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - 65)
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - 97 + 26)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - 48 + 52)
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}

extension JSONValue {
    /// Bytes in JSON: a string, or `{"base64": …}` where they are not UTF-8.
    package init(_ bytes: ByteString) {
        self = bytes.text.map { .string($0) } ?? ["base64": .string(Base64.encode(bytes.bytes))]
    }

    /// The bytes of either form.
    package var byteString: ByteString? {
        if let string { return ByteString(string) }
        guard let text = self["base64"]?.string, let bytes = Base64.decode(text) else { return nil }
        return ByteString(bytes)
    }
}
