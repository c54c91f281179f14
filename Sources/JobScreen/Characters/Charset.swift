/// A set of characters that a program can designate (ISO 2022) for the bytes of ASCII.
enum Charset: UInt8, Sendable {
    /// Used in place of every set that is not known, too.
    case ascii = 0x42
    case british = 0x41
    /// DEC Special Graphics: lines and blocks in place of small letters.
    case graphics = 0x30

    /// From `_` (0x5F) to `~`: VT510 Video Terminal Programmer Information, table 2-4.
    private static let drawings: [UInt32] = [
        0x00A0, 0x25C6, 0x2592, 0x2409, 0x240C, 0x240D, 0x240A, 0x00B0, 0x00B1, 0x2424, 0x240B, 0x2518, 0x2510, 0x250C,
        0x2514, 0x253C, 0x23BA, 0x23BB, 0x2500, 0x23BC, 0x23BD, 0x251C, 0x2524, 0x2534, 0x252C, 0x2502, 0x2264, 0x2265,
        0x03C0, 0x2260, 0x00A3, 0x00B7,
    ]

    /// The set that a sequence designates by its final byte.
    init(designatedBy final: UInt8) { self = Charset(rawValue: final) ?? .ascii }

    func scalar(of scalar: UInt32) -> UInt32 {
        switch self {
        case .ascii: scalar
        case .british: scalar == 0x23 ? 0xA3 : scalar
        case .graphics: (0x5F...0x7E).contains(scalar) ? Self.drawings[Int(scalar - 0x5F)] : scalar
        }
    }
}

/// The four designated sets, and which of them is in use.
struct Charsets: Equatable, Sendable {
    private(set) var designated: [Charset] = [.ascii, .ascii, .ascii, .ascii]
    /// The one that SI, SO, LS2 or LS3 invoked.
    var invoked = 0
    /// The one that SS2 or SS3 invoked for the next character.
    var invokedOnce: Int?

    mutating func designate(_ charset: Charset, as place: Int) { designated[place] = charset }

    /// Whether characters of ASCII are shown as they are.
    var isPlain: Bool { designated[invoked] == .ascii && invokedOnce == nil }

    /// What is shown for a character.
    mutating func translated(_ scalar: UInt32) -> UInt32 {
        let place = invokedOnce ?? invoked
        invokedOnce = nil
        return designated[place].scalar(of: scalar)
    }
}
