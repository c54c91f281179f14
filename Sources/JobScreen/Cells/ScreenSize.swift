/// How many columns and rows a screen has. Every size is brought within the limits, so that no screen needs more than 1 MB.
package struct ScreenSize: Hashable, Sendable {
    /// A wide character needs two columns.
    package static let columnLimits = 2...1000
    package static let rowLimits = 1...1000
    /// Two grids of 12 bytes a cell, and less than 80 KB beside them.
    package static let mostCells = 40_000

    /// That of a terminal of which nothing is known.
    package static let standard = ScreenSize(columns: 80, rows: 24)

    package let columns: Int
    package let rows: Int

    package init(columns: Int, rows: Int) {
        self.columns = min(max(columns, Self.columnLimits.lowerBound), Self.columnLimits.upperBound)
        let most = min(Self.rowLimits.upperBound, Self.mostCells / self.columns)
        self.rows = min(max(rows, Self.rowLimits.lowerBound), most)
    }
}
