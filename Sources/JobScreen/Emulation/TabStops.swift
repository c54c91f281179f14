/// The columns to which tabs lead.
struct TabStops: Equatable, Sendable {
    static let distance = 8

    private(set) var stops: [Bool]

    init(columns: Int) { stops = (0..<columns).map(Self.isStandard) }

    private static func isStandard(_ column: Int) -> Bool { column > 0 && column % distance == 0 }

    var isStandard: Bool { stops.indices.allSatisfy { stops[$0] == Self.isStandard($0) } }

    mutating func set(_ column: Int) { stops[column] = true }
    mutating func clear(_ column: Int) { stops[column] = false }
    mutating func clearAll() { for column in stops.indices { stops[column] = false } }

    /// New columns have the standard stops.
    mutating func resize(to columns: Int) {
        stops = (0..<columns).map { $0 < stops.count ? stops[$0] : Self.isStandard($0) }
    }

    /// The column that so many tabs lead to, or back to if they are less than 0.
    func column(from column: Int, by tabs: Int) -> Int {
        var column = column
        var left = abs(tabs)
        let step = tabs < 0 ? -1 : 1
        while left > 0, stops.indices.contains(column + step) {
            column += step
            if stops[column] { left -= 1 }
        }
        return column
    }
}
