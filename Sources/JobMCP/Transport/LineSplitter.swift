import JobProtocol
import LinuxSystem
import Values

/// Splits what the client writes into lines. A line longer than the limit is thrown away, but for the id of its message.
struct LineSplitter: Sendable {
    enum Line: Sendable, Equatable {
        /// Without its newline, and without white space around it; not empty.
        case text([UInt8])
        case tooLong(id: RequestID?)
    }

    private let limit: Int
    private var held: [UInt8] = []
    /// Where the line that is being received is too long.
    private var scanner: MessageIDScanner?
    private var isFirst = true

    /// - Parameter limit: In bytes, without the newline.
    init(limit: Int = LineBuffer.defaultLimit) { self.limit = limit }

    /// Takes the next bytes, and gives out the lines that end in them.
    mutating func append(_ bytes: UnsafeRawBufferPointer, _ take: (Line) -> Void) {
        var rest = bytes[...]
        while let newline = rest.firstIndex(of: 0x0A) {
            hold(rest[..<newline])
            rest = rest[(newline + 1)...]
            finishLine(take)
        }
        hold(rest)
    }

    /// The stream is over: its last line may lack the newline.
    mutating func finish(_ take: (Line) -> Void) { finishLine(take) }

    private mutating func hold(_ piece: Slice<UnsafeRawBufferPointer>) {
        if scanner != nil {
            scanner?.feed(piece)
            return
        }
        held.append(contentsOf: piece)
        guard held.count > limit else { return }
        var scanner = MessageIDScanner()
        scanner.feed(withoutMark)
        self.scanner = scanner
        held = []
    }

    /// What is held of the line, without the mark that some put before their first one.
    private var withoutMark: ArraySlice<UInt8> {
        isFirst && held.starts(with: [0xEF, 0xBB, 0xBF]) ? held.dropFirst(3) : held[...]
    }

    private mutating func finishLine(_ take: (Line) -> Void) {
        defer {
            held.removeAll(keepingCapacity: held.capacity <= 1 << 16)
            scanner = nil
            isFirst = false
        }
        if var scanner { return take(.tooLong(id: scanner.id())) }
        var line = withoutMark
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
        line = line.drop(while: isSpace)
        while let last = line.last, isSpace(last) { line.removeLast() }
        if !line.isEmpty { take(.text(Array(line))) }
    }
}
