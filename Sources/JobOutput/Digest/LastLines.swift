internal import Values

/// The last lines, of both streams, in room that is taken once.
struct LastLines: ~Copyable {
    static let count = 48
    private static let longest = 400

    private struct Slot {
        var number = 0
        var range: Range<UInt64> = 0..<0
        var stream = OutputStream.stdout
        var shape: UInt64 = 0
        var kind: UInt64 = 0
        var length = 0
        var leftOut = 0
        var isWhole = true
        var endsLine = true
        /// It is part of an item already.
        var isTaken = false
    }

    private let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: count * longest)
    private let slots = UnsafeMutablePointer<Slot>.allocate(capacity: count)
    private var pushed = 0

    init() { slots.initialize(repeating: Slot(), count: Self.count) }

    deinit {
        bytes.deallocate()
        slots.deallocate()
    }

    @inline(__always)
    mutating func push(
        _ piece: ShownLines.Piece,
        _ stream: OutputStream,
        _ number: Int,
        _ shape: LineShape,
        isTaken: Bool
    ) {
        let index = pushed % Self.count
        pushed += 1
        let target = UnsafeMutableRawBufferPointer(start: bytes + index * Self.longest, count: Self.longest)
        if piece.bytes.count <= Self.longest {
            target.copyMemory(from: piece.bytes)
        } else {
            target.copyBytes(from: LineLimit.excerpt(Array(piece.bytes), Self.longest - 60).text.prefix(Self.longest))
        }
        slots[index] = Slot(
            number: number,
            range: piece.range,
            stream: stream,
            shape: shape.fine,
            kind: shape.coarse,
            length: min(piece.bytes.count, Self.longest),
            leftOut: max(0, piece.bytes.count - Self.longest + 60),
            isWhole: !piece.goesOn,
            endsLine: piece.endsLine,
            isTaken: isTaken
        )
    }

    /// The lines that are kept, from the first to the last, as numbers to ask for them.
    var indices: Range<Int> { max(0, pushed - Self.count)..<pushed }

    func isTaken(_ index: Int) -> Bool { slots[index % Self.count].isTaken }
    func number(_ index: Int) -> Int { slots[index % Self.count].number }
    func stream(_ index: Int) -> OutputStream { slots[index % Self.count].stream }
    mutating func take(_ index: Int) { slots[index % Self.count].isTaken = true }

    func text(_ index: Int) -> UnsafeRawBufferPointer {
        let slot = index % Self.count
        return UnsafeRawBufferPointer(start: bytes + slot * Self.longest, count: slots[slot].length)
    }

    subscript(index: Int) -> DigestLine {
        let slot = slots[index % Self.count]
        return DigestLine(
            number: slot.number,
            range: slot.range,
            stream: slot.stream,
            text: Array(text(index)),
            shape: slot.shape,
            kind: slot.kind,
            isWhole: slot.isWhole,
            endsLine: slot.endsLine,
            leftOut: slot.length == Self.longest ? slot.leftOut : 0
        )
    }
}
