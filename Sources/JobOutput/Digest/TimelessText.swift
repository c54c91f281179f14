/// Text of which only what stays the same counts: not the time in front of a line of a log, nor durations, nor addresses.
enum TimelessText {
    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte == 0x5F || byte >= 0x80 }

    /// Adds a line to a hash (FNV-1a).
    static func add(_ line: [UInt8], to hash: inout UInt64) {
        var place = start(of: line)
        while place < line.count {
            if isDigit(line[place]), place == 0 || !isLetter(line[place - 1]) {
                let end = line[place...].firstIndex { !isDigit($0) && $0 != 0x2E } ?? line.count
                if let rest = endOfAddress(line, place) ?? endOfDuration(line, end) {
                    place = rest
                    continue
                }
                for byte in line[place..<end] { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
                place = end
            } else {
                hash = (hash ^ UInt64(line[place])) &* 0x0000_0100_0000_01B3
                place += 1
            }
        }
        hash = (hash ^ 0x0A) &* 0x0000_0100_0000_01B3
    }

    /// Where the text begins behind a time: at the first letter of a word, or at the first byte where there is no number.
    private static func start(of line: [UInt8]) -> Int {
        var place = 0
        while place < line.count,
            !isLetter(line[place]) || place > 0 && isDigit(line[place - 1]) && line[place] & 0xDF != 0
        {
            if isLetter(line[place]), line[place] != UInt8(ascii: "T"), line[place] != UInt8(ascii: "Z") { return 0 }
            place += 1
        }
        return line[..<place].contains(where: isDigit) && place < line.count ? place : 0
    }

    private static func endOfAddress(_ line: [UInt8], _ place: Int) -> Int? {
        guard line[place] == 0x30, place + 1 < line.count, line[place + 1] == UInt8(ascii: "x") else { return nil }
        return line[(place + 2)...].firstIndex { !isDigit($0) && ($0 | 0x20) &- 0x61 >= 6 } ?? line.count
    }

    private static let units: [[UInt8]] = ["ms", "s", "sec", "seconds", "us", "ns", "min"].map { Array($0.utf8) }

    private static func endOfDuration(_ line: [UInt8], _ end: Int) -> Int? {
        let unit = end < line.count && line[end] == 0x20 ? end + 1 : end
        let rest = line[unit...].prefix { isLetter($0) }
        return units.contains { $0.elementsEqual(rest) } ? unit + rest.count : nil
    }
}
