/// What of a line stays the same where only numbers, paths, times, percentages and hashes differ.
struct LineShape: Equatable {
    /// Of all of the line. Lines of the same one are alike.
    var fine: UInt64 = 0x9E37_79B9_7F4A_7C15
    /// Of its first and its last word alone: lines of the same one are of one kind, as "Compiling A", "Compiling B".
    var coarse: UInt64 = 0
    /// Which of the words are in it that `TellingWords` knows.
    var words = TellingWords.Found()
    /// Whether a 0 stands for itself in it: "0 errors" says something else than "3 errors".
    var hasZero = false
    var isBlank: Bool { fine == LineShape().fine }
}

extension LineShape {
    private enum Class: UInt8 {
        case punctuation, space, letter, digit
        /// What paths, versions and options have between letters: `/ . \ - + @ ~ $`.
        case joint
    }

    private static let classes: [UInt8] = (0...255).map { (byte: UInt8) in
        let kind: Class =
            switch byte {
            case 0x09, 0x20: .space
            case UInt8(ascii: "0")...UInt8(ascii: "9"): .digit
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
                0x80...:
                .letter
            case UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "\\"), UInt8(ascii: "-"), UInt8(ascii: "+"),
                UInt8(ascii: "@"), UInt8(ascii: "~"), UInt8(ascii: "$"):
                .joint
            default: .punctuation
            }
        return kind.rawValue
    }

    // Tokens that stand for many; no byte and no hash of a word is one of them.
    private static let number: UInt64 = 0x1001
    private static let path: UInt64 = 0x1003
    private static let prime: UInt64 = 0x0000_0100_0000_01B3

    /// Reads a line once: about a nanosecond a byte.
    init(_ line: UnsafeRawBufferPointer, _ knownWords: borrowing TellingWords) {
        guard let bytes = line.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
        var fine = LineShape().fine
        var first: UInt64 = 0
        var last: UInt64 = 0
        var found = TellingWords.Found()
        var hasZero = false
        let count = line.count
        Self.classes.withUnsafeBufferPointer { classes in
            var place = 0
            while place < count {
                let byte = bytes[place]
                let kind = classes[Int(byte)]
                if kind == Class.space.rawValue {
                    place += 1
                    continue
                }
                if kind == Class.punctuation.rawValue {
                    // A run of the same one is one: rulers, bars.
                    repeat { place += 1 } while place < count && bytes[place] == byte
                    fine = (fine ^ UInt64(byte)) &* Self.prime
                    if byte == UInt8(ascii: ")"), first == 0, last == Self.number { knownWords.noteNumbered(&found) }
                    continue
                }
                let token = Self.chunk(bytes, &place, count, classes, knownWords, &found, &hasZero)
                // Spaces between tokens are of no account: columns are as wide as what is in them.
                fine = (fine ^ token) &* Self.prime
                fine ^= fine >> 29
                if first == 0, token > Self.path { first = token }
                last = token
            }
        }
        self.fine = fine
        coarse = (first &* Self.prime ^ last) | 1
        words = found
        self.hasZero = hasZero
    }

    /// Takes a run of letters, digits and joints; its token.
    @inline(__always)
    private static func chunk(
        _ bytes: UnsafePointer<UInt8>,
        _ place: inout Int,
        _ count: Int,
        _ classes: UnsafeBufferPointer<UInt8>,
        _ knownWords: borrowing TellingWords,
        _ found: inout TellingWords.Found,
        _ hasZero: inout Bool
    ) -> UInt64 {
        let start = place
        var token: UInt64 = 0xCBF2_9CE4_8422_2325
        var word: UInt32 = TellingWords.seed
        var wordStart = place
        var hasDigits = false
        var isHexadecimal = true
        var isPath = false
        var isZero = true
        while place < count {
            let byte = bytes[place]
            let kind = classes[Int(byte)]
            if kind == Class.letter.rawValue {
                token = (token ^ UInt64(byte)) &* prime
                word = TellingWords.add(byte, to: word)
                isHexadecimal = isHexadecimal && (byte | 0x20) &- 0x61 < 6
                isZero = false
            } else {
                if place > wordStart { knownWords.look(word, bytes + wordStart, place - wordStart, &found) }
                if kind == Class.digit.rawValue {
                    if !hasDigits || classes[Int(bytes[place - 1])] != Class.digit.rawValue {
                        token = (token ^ 0x30) &* prime
                    }
                    hasDigits = true
                    isZero = isZero && byte == 0x30
                } else if kind == Class.joint.rawValue {
                    if byte == 0x2F || byte == 0x5C {
                        isPath = true
                    } else if byte == 0x2E, place + 1 < count, place > start {
                        let next = classes[Int(bytes[place + 1])]
                        isPath = isPath || next == Class.letter.rawValue || next == Class.digit.rawValue
                    }
                    token = (token ^ UInt64(byte)) &* prime
                } else {
                    break
                }
                word = TellingWords.seed
                wordStart = place + 1
            }
            place += 1
        }
        if place > wordStart { knownWords.look(word, bytes + wordStart, place - wordStart, &found) }
        let length = place - start
        if hasDigits {
            if classes[Int(bytes[start])] == Class.digit.rawValue {
                hasZero = hasZero || isZero && length == 1
                return number
            }
            if isHexadecimal, length >= 4 { return number }
        }
        // A slash alone is none.
        if isPath, length > 1 { return path }
        return token | 1 << 63
    }
}
