import Values

/// One line of a terminal, on which a program may go back and write over what it wrote.
///
/// A cell is one Unicode scalar (or a byte that is no UTF-8): wide and combining characters count as one column too, which
/// redraws that repeat the same characters do not notice. A tab moves to the next of the stops, which are eight columns
/// apart; where nothing was written yet it stays a tab, until something is written over a part of it.
struct TerminalLine {
    /// Up to four bytes of a character, the first one lowest.
    private typealias Cell = UInt32

    private static let tab: Cell = 0x09
    private static let tabWidth = 8
    /// The columns that a tab takes after its first one: it shows nothing itself.
    private static let restOfTab = Cell.max

    private var cells: [Cell] = []
    private var column = 0
    private let longest: Int

    init(longest: Int) { self.longest = longest }

    /// Whether it is as a new one: nothing shown, and the next character goes to the first column.
    var isNew: Bool { cells.isEmpty && column == 0 }
    var isFull: Bool { cells.count >= longest }

    /// Writes a byte of ASCII, or the bytes of one character, and moves on.
    mutating func put(_ cell: UInt32) {
        if column == cells.count {
            cells.append(cell)
        } else if column < cells.count {
            breakUpTab(at: column)
            cells[column] = cell
        } else {
            cells.append(contentsOf: repeatElement(0x20, count: column - cells.count))
            cells.append(cell)
        }
        column += 1
    }

    /// Moves to the next tab stop. A tab at the end of what is written is kept as one.
    mutating func tabulate() {
        let stop = (column / Self.tabWidth + 1) * Self.tabWidth
        if column == cells.count {
            cells.append(Self.tab)
            cells.append(contentsOf: repeatElement(Self.restOfTab, count: stop - column - 1))
        }
        column = stop
    }

    /// Makes spaces of the tab that takes this column, if one does.
    private mutating func breakUpTab(at column: Int) {
        guard column < cells.count, cells[column] == Self.tab || cells[column] == Self.restOfTab else { return }
        var first = column
        while first > 0, cells[first] == Self.restOfTab { first -= 1 }
        repeat {
            cells[first] = 0x20
            first += 1
        } while first < cells.count && cells[first] == Self.restOfTab
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
        case .toEnd:
            breakUpTab(at: column)
            cells.removeLast(max(0, cells.count - column))
        case .toStart:
            breakUpTab(at: column)
            for place in 0..<min(column + 1, cells.count) { cells[place] = 0x20 }
        case .all: cells.removeAll(keepingCapacity: true)
        }
    }

    /// Adds what the line shows to `output`, and begins an empty one.
    mutating func take(into output: inout [UInt8]) {
        show(in: &output)
        cells.removeAll(keepingCapacity: true)
        column = 0
    }

    /// Adds what the line shows to `output`.
    ///
    /// - Parameter isLastOneWhole: Whether the character that was written last has all its bytes; else it is left out
    ///   where it is the line's last one.
    func show(in output: inout [UInt8], isLastOneWhole: Bool = true) {
        let end = isLastOneWhole || column != cells.count ? cells.count : max(0, cells.count - 1)
        for cell in cells[..<end] where cell != Self.restOfTab {
            var rest = cell
            repeat {
                output.append(UInt8(truncatingIfNeeded: rest))
                rest >>= 8
            } while rest != 0
        }
    }
}
