/// The numbers of a control sequence, those after a colon among them: `38:2::1:2:3` as well as `38;2;1;2;3`.
package struct Parameters: Sendable {
    /// More are passed over; xterm takes 30.
    static let most = 32
    private static let largest: UInt32 = 99_999

    private var values = InlineArray<32, UInt32>(repeating: 0)
    package private(set) var count = 0
    /// A bit for each: whether it is behind a colon, and so a part of the one before it.
    private var parts: UInt32 = 0
    private var isFull = false

    var isEmpty: Bool { count == 0 }

    /// One of the numbers; 0 if it is empty or not given.
    package subscript(index: Int) -> Int { index < count ? Int(values[index]) : 0 }

    /// The same as a count or a place from 1 on.
    package func positive(_ index: Int) -> Int { max(self[index], 1) }

    private func isPart(_ index: Int) -> Bool { parts >> UInt32(index) & 1 == 1 }

    /// Where the parts of a number end.
    func endOfParts(of index: Int) -> Int {
        var end = index + 1
        while end < count, isPart(end) { end += 1 }
        return end
    }

    mutating func removeAll() {
        count = 0
        parts = 0
        isFull = false
    }

    /// Takes a digit, a semicolon or a colon.
    mutating func take(_ byte: UInt8) {
        if count == 0 { append(isPart: false) }
        switch byte {
        case UInt8(ascii: ";"): append(isPart: false)
        case UInt8(ascii: ":"): append(isPart: true)
        default:
            guard !isFull else { return }
            values[count - 1] = min(values[count - 1] * 10 + UInt32(byte - 0x30), Self.largest)
        }
    }

    private mutating func append(isPart: Bool) {
        guard count < Self.most else { return isFull = true }
        values[count] = 0
        if isPart { parts |= 1 << UInt32(count) }
        count += 1
    }

    /// The parameters as they are written in a sequence.
    var written: [UInt8] {
        var text = ""
        for place in 0..<count {
            if place > 0 { text += isPart(place) ? ":" : ";" }
            text += String(values[place])
        }
        return Array((text + (isFull ? ";" : "")).utf8)
    }
}
