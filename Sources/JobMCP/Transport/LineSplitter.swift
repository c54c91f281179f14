import JobProtocol

/// Splits what the client writes into lines. A line longer than the limit is told once, and thrown away to its end.
package struct LineSplitter: Sendable {
    package enum Line: Sendable, Equatable {
        /// Without its newline, and without white space around it; not empty.
        case text([UInt8])
        case tooLong
    }

    private let limit: Int
    private var held: [UInt8] = []
    private var isDiscarding = false
    private var isFirst = true

    /// - Parameter limit: In bytes, without the newline.
    package init(limit: Int = LineBuffer.defaultLimit) { self.limit = limit }

    /// Takes the next bytes, and gives out the lines that end in them.
    package mutating func append(_ bytes: UnsafeRawBufferPointer, _ take: (Line) -> Void) {
        var rest = bytes[...]
        while let newline = rest.firstIndex(of: 0x0A) {
            hold(rest[..<newline], take)
            rest = rest[(newline + 1)...]
            finishLine(take)
        }
        hold(rest, take)
    }

    /// The stream is over: its last line may lack the newline.
    package mutating func finish(_ take: (Line) -> Void) { finishLine(take) }

    private mutating func hold(_ piece: Slice<UnsafeRawBufferPointer>, _ take: (Line) -> Void) {
        guard !isDiscarding else { return }
        guard held.count + piece.count <= limit else {
            isDiscarding = true
            held = []
            take(.tooLong)
            return
        }
        held.append(contentsOf: piece)
    }

    private mutating func finishLine(_ take: (Line) -> Void) {
        defer {
            held.removeAll(keepingCapacity: held.capacity <= 1 << 16)
            isDiscarding = false
        }
        guard !isDiscarding else { return }
        var line = held[...]
        if isFirst, line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
        isFirst = false
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
        line = line.drop(while: isSpace)
        while let last = line.last, isSpace(last) { line.removeLast() }
        if !line.isEmpty { take(.text(Array(line))) }
    }
}
