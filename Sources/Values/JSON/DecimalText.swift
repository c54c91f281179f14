/// The value of a number's text, whichever way it is written: `1.50`, `1.5` and `15e-1` are equal.
struct DecimalText: Equatable {
    private let isNegative: Bool
    /// Without zeros at either end; empty: the number is zero.
    private let digits: [UInt8]
    /// The power of ten of the first digit.
    private let exponent: Int

    /// - Parameter text: A number as JSON writes it.
    init(_ text: String) {
        var digits: [UInt8] = []
        var point: Int?
        let lower = text.utf8.map { $0 | 0x20 }
        let mark = lower.firstIndex(of: UInt8(ascii: "e"))
        for byte in text.utf8.prefix(mark ?? lower.count) {
            switch byte {
            case UInt8(ascii: "."): point = digits.count
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits.append(byte)
            default: continue
            }
        }
        let power = mark.flatMap { Int(String(decoding: lower[($0 + 1)...], as: UTF8.self)) } ?? 0
        let zeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
        exponent = zeros == digits.count ? 0 : (point ?? digits.count) &- zeros &+ power
        digits.removeFirst(zeros)
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        self.digits = digits
        isNegative = text.hasPrefix("-")
    }
}
