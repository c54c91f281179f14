/// A set of small numbers (CPUs, nodes, signals), written as the kernel writes its lists: `0-3,8` (cpuset(7)).
///
/// Nothing here is generic, and there are no arrays of ranges: every `run` makes three of these, and the first use of a
/// generic type in a process costs it more than all the rest.
package struct NumberSet: Sendable, Equatable {
    /// The largest number and one.
    package static let limit = 1024

    /// 64 numbers a word, without empty words at the end.
    package private(set) var words: [UInt64] = []

    package init() {}

    package init(_ numbers: [Int]) {
        for number in numbers { insert(number) }
    }

    /// The numbers whose bits are set.
    package init(words: UnsafeBufferPointer<UInt64>) {
        for index in 0..<min(words.count, Self.limit / 64) { self.words.append(words[index]) }
        while self.words.last == 0 { self.words.removeLast() }
    }

    /// Reads a list; `nil` where it is none. By its bytes: each job has three of them, in the supervisor and in its shim.
    package init?(list: String) {
        var first: Int?
        var number: Int?
        // Ends a range; false where there is none.
        func end() -> Bool {
            guard let last = number, first ?? last <= last else { return false }
            for number in (first ?? last)...last { insert(number) }
            (first, number) = (nil, nil)
            return true
        }
        for byte in list.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let value = (number ?? 0) * 10 + Int(byte - UInt8(ascii: "0"))
                guard value < Self.limit else { return nil }
                number = value
            case UInt8(ascii: "-"):
                guard first == nil, number != nil else { return nil }
                (first, number) = (number, nil)
            case UInt8(ascii: ","): guard end() else { return nil }
            default: return nil
            }
        }
        guard list.isEmpty || end() else { return nil }
    }

    package var isEmpty: Bool { words.isEmpty }

    func contains(_ number: Int) -> Bool {
        number / 64 < words.count && words[number / 64] >> UInt64(number % 64) & 1 == 1
    }

    /// In ascending order.
    package var numbers: [Int] { (0..<words.count * 64).filter(contains) }

    package var list: String {
        var text = ""
        var number = 0
        while number < words.count * 64 {
            guard contains(number) else {
                number += 1
                continue
            }
            let first = number
            while contains(number + 1) { number += 1 }
            if !text.isEmpty { text += "," }
            text += String(first)
            if number > first { text += "-" + String(number) }
            number += 1
        }
        return text
    }

    private mutating func insert(_ number: Int) {
        guard (0..<Self.limit).contains(number) else { return }
        while words.count <= number / 64 { words.append(0) }
        words[number / 64] |= 1 << UInt64(number % 64)
    }
}
