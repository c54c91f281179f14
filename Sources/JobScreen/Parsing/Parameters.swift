/// The numbers of a control sequence, those after a colon among them: `38:2::1:2:3` as well as `38;2;1;2;3`.
package struct Parameters: Equatable, Sendable {
    /// More are passed over; xterm takes 30.
    static let most = 32
    private static let largest = 99_999

    private var values: [Int] = []
    /// Whether each is behind a colon, and so a part of the one before it.
    private var isPart: [Bool] = []
    private var isFull = false

    package var count: Int { values.count }
    var isEmpty: Bool { values.isEmpty }

    /// One of the numbers; 0 if it is empty or not given.
    package subscript(index: Int) -> Int { index < values.count ? values[index] : 0 }

    /// The same as a count or a place from 1 on.
    package func positive(_ index: Int) -> Int { max(self[index], 1) }

    /// Where the parts of a number end.
    func endOfParts(of index: Int) -> Int {
        var end = index + 1
        while end < values.count, isPart[end] { end += 1 }
        return end
    }

    mutating func removeAll() {
        values.removeAll(keepingCapacity: true)
        isPart.removeAll(keepingCapacity: true)
        isFull = false
    }

    /// Takes a digit, a semicolon or a colon.
    mutating func take(_ byte: UInt8) {
        if values.isEmpty { append(isPart: false) }
        switch byte {
        case UInt8(ascii: ";"): append(isPart: false)
        case UInt8(ascii: ":"): append(isPart: true)
        default:
            guard !isFull else { return }
            values[values.count - 1] = min(values[values.count - 1] * 10 + Int(byte - 0x30), Self.largest)
        }
    }

    private mutating func append(isPart: Bool) {
        guard values.count < Self.most else { return isFull = true }
        values.append(0)
        self.isPart.append(isPart)
    }

    /// The parameters as they are written in a sequence.
    var written: [UInt8] {
        var text = ""
        for (place, value) in values.enumerated() {
            if place > 0 { text += isPart[place] ? ":" : ";" }
            text += String(value)
        }
        return Array((text + (isFull ? ";" : "")).utf8)
    }
}
