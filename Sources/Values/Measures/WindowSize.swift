/// The size of a terminal's window in characters, which people write as `120x40`: columns, then rows.
package struct WindowSize: Hashable, Sendable, CustomStringConvertible {
    /// 1 to `most`.
    package let columns: Int
    /// 1 to `most`.
    package let rows: Int

    /// No window has more columns or rows: a screen is held in memory.
    package static let most = 1000
    /// Of a terminal that nobody has said the size of.
    package static let standard = WindowSize(clampedColumns: 80, rows: 24)

    /// `nil` where one of them is out of range.
    package init?(columns: Int64, rows: Int64) {
        guard (1...Int64(Self.most)).contains(columns), (1...Int64(Self.most)).contains(rows) else { return nil }
        (self.columns, self.rows) = (Int(columns), Int(rows))
    }

    /// The nearest size that there is.
    package init(clampedColumns columns: Int, rows: Int) {
        (self.columns, self.rows) = (min(max(columns, 1), Self.most), min(max(rows, 1), Self.most))
    }

    /// Reads `120x40`.
    package init?(_ text: String) {
        let numbers = text.split(separator: "x", omittingEmptySubsequences: false)
        guard numbers.count == 2, numbers.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let columns = Int64(numbers[0]), let rows = Int64(numbers[1])
        else { return nil }
        self.init(columns: columns, rows: rows)
    }

    package var description: String { "\(columns)x\(rows)" }

    /// The largest window that fits into both.
    package func intersection(_ other: WindowSize) -> WindowSize {
        WindowSize(clampedColumns: min(columns, other.columns), rows: min(rows, other.rows))
    }
}
