import JobScreen
import TestSupport

/// Bytes such as programs write to terminals, and such as nobody writes: always the same ones for a seed.
struct ScreenBytes {
    private var random: SplitMix

    init(seed: UInt64) { random = SplitMix(seed: seed) }

    private static let words = [
        "text", "世界", "e\u{301}", "👩\u{200D}💻", "\t", "\r\n", "\n", "\r", "\u{8}", "\u{E}", "\u{F}", "\u{7}", "ä",
        String(repeating: "long ", count: 20), "\u{1B}7", "\u{1B}8", "\u{1B}M", "\u{1B}D", "\u{1B}E", "\u{1B}H",
        "\u{1B}(0", "\u{1B}(B", "\u{1B})0", "\u{1B}#8", "\u{1B}]0;title\u{7}", "\u{1B}P1;2|x\u{1B}\\", "\u{1B}[m",
        "\u{1B}=", "\u{1B}>", "\u{1B}N", "\u{1B}n", "\u{1B}c", "\u{9B}31m", "\u{1B}[!p", "\u{1B}[3 q",
    ]
    private static let finals = Array("@ABCDEFGHIJKLMPSTXZ`abdefghlmrsu".utf8)
    private static let modes = [1, 4, 5, 6, 7, 20, 25, 47, 1000, 1002, 1006, 1047, 1048, 1049, 2004]

    /// A size that is small more often than not: more happens at its edges.
    mutating func size() -> ScreenSize {
        Int.random(in: 0..<8, using: &random) == 0
            ? ScreenSize(columns: .random(in: 0...150, using: &random), rows: .random(in: 0...50, using: &random))
            : ScreenSize(columns: .random(in: 2...20, using: &random), rows: .random(in: 1...8, using: &random))
    }

    /// Up to a few hundred bytes.
    mutating func next() -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 1...12, using: &random) {
            switch Int.random(in: 0..<20, using: &random) {
            case 0..<8: bytes += Self.words.randomElement(using: &random).map { Array($0.utf8) } ?? []
            case 8..<15: bytes += sequence()
            case 15: bytes += mode()
            case 16:
                bytes += (0..<Int.random(in: 1...8, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
            default:
                // A part of something, changed.
                var part = sequence()
                part[Int.random(in: part.indices, using: &random)] = .random(in: 0...255, using: &random)
                bytes += part.prefix(Int.random(in: 1...part.count, using: &random))
            }
        }
        return bytes
    }

    private mutating func sequence() -> [UInt8] {
        let final = Self.finals.randomElement(using: &random) ?? 0x6D
        let parameters = (0..<Int.random(in: 0...3, using: &random)).map { _ in
            String(Int.random(in: 0...(Bool.random(using: &random) ? 12 : 120), using: &random))
        }
        return Array("\u{1B}[\(parameters.joined(separator: ";"))".utf8) + [final]
    }

    private mutating func mode() -> [UInt8] {
        let mode = Self.modes.randomElement(using: &random) ?? 7
        return Array("\u{1B}[?\(mode)\(Bool.random(using: &random) ? "h" : "l")".utf8)
    }
}
