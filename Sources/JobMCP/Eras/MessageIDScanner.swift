import Values

/// Finds the id of a message that cannot be read, byte by byte: whoever sent it waits for an answer of that id. Damage
/// elsewhere in the line does no harm: numbers that are none, text that is no UTF-8, any depth, any length.
struct MessageIDScanner: Sendable {
    /// A longer name or id is not looked at.
    private static let longestToken = 1024

    /// How many brackets are open.
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    /// Whether the message's next string is the name of a member.
    private var expectsName = false
    /// Whether what comes is the value of the member `id`.
    private var isAtID = false
    private var token: [UInt8] = []
    /// The line is no object, or the object has ended.
    private var isOver = false
    private var found: RequestID?

    init() {}

    /// The id in a line; `nil` where there is none, or the line is no object.
    static func id(in line: some Sequence<UInt8>) -> RequestID? {
        var scanner = MessageIDScanner()
        scanner.feed(line)
        return scanner.id()
    }

    mutating func feed(_ bytes: some Sequence<UInt8>) {
        for byte in bytes where !isOver { feed(byte) }
    }

    /// The line has ended: its id. Of several the last counts.
    mutating func id() -> RequestID? {
        endValue()
        return found
    }

    private mutating func feed(_ byte: UInt8) {
        if isInString {
            note(byte)
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else {
                isInString = byte != UInt8(ascii: "\"")
            }
            return
        }
        switch byte {
        case UInt8(ascii: "\""):
            isInString = true
            if depth == 1, expectsName { token = [] }
            note(byte)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            isOver = depth == 0 && byte != UInt8(ascii: "{")
            note(byte)
            depth += 1
            expectsName = depth == 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            depth -= 1
            if depth == 0 { endValue() }
            isOver = depth <= 0
        case UInt8(ascii: ",") where depth == 1:
            endValue()
            expectsName = true
        case UInt8(ascii: ":") where depth == 1 && expectsName:
            isAtID = (try? JSONParser.parse(token)) == "id"
            expectsName = false
            token = []
        case 0x20, 0x09, 0x0D: break
        default:
            isOver = depth == 0
            note(byte)
        }
    }

    /// Keeps a byte of the message's own names and of its id.
    private mutating func note(_ byte: UInt8) {
        if depth == 1, expectsName || isAtID, token.count <= Self.longestToken { token.append(byte) }
    }

    private mutating func endValue() {
        if isAtID, let id = RequestID(try? JSONParser.parse(token)) { found = id }
        isAtID = false
        token = []
    }
}
