/// One line of a terminal, on which a program may go back and write over what it wrote.
///
/// A cell is one Unicode scalar (or a byte that is no UTF-8): wide and combining characters count as one column too, which
/// redraws that repeat the same characters do not notice.
struct TerminalLine {
    /// Up to four bytes of a character, the first one lowest.
    private typealias Cell = UInt32

    private var cells: [Cell] = []
    private var column = 0
    private let longest: Int

    init(longest: Int) { self.longest = longest }

    var isEmpty: Bool { cells.isEmpty }
    var isFull: Bool { cells.count >= longest }

    /// Writes a byte of ASCII, or the bytes of one character, and moves on.
    mutating func put(_ cell: UInt32) {
        if column == cells.count {
            cells.append(cell)
        } else if column < cells.count {
            cells[column] = cell
        } else {
            cells.append(contentsOf: repeatElement(0x20, count: column - cells.count))
            cells.append(cell)
        }
        column += 1
    }

    /// Adds a further byte to the character that was written last.
    mutating func extend(_ byte: UInt8) {
        guard column > 0, column <= cells.count else { return }
        let shift: UInt32 = cells[column - 1] < 0x100 ? 8 : cells[column - 1] < 0x1_0000 ? 16 : 24
        cells[column - 1] |= UInt32(byte) << shift
    }

    /// Moves to a column from 0; no farther than a line may be long.
    mutating func move(to column: Int) { self.column = min(max(column, 0), longest - 1) }

    mutating func move(by columns: Int) { move(to: column + min(max(columns, -longest), longest)) }

    enum Erasure: Int {
        case toEnd = 0
        case toStart = 1
        case all = 2
    }

    mutating func erase(_ erasure: Erasure) {
        switch erasure {
        case .toEnd: cells.removeLast(max(0, cells.count - column))
        case .toStart: for place in 0..<min(column + 1, cells.count) { cells[place] = 0x20 }
        case .all: cells.removeAll(keepingCapacity: true)
        }
    }

    /// Adds what the line shows to `output`, and begins an empty one.
    mutating func take(into output: inout [UInt8]) {
        for cell in cells {
            var rest = cell
            repeat {
                output.append(UInt8(truncatingIfNeeded: rest))
                rest >>= 8
            } while rest != 0
        }
        cells.removeAll(keepingCapacity: true)
        column = 0
    }
}
