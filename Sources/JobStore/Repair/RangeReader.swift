import Values

/// Reads a table of a damaged database by ranges of its integer key, and goes round what cannot be read.
struct RangeReader {
    let connection: SQLiteConnection
    let table: String
    /// The integer key first.
    let columns: String

    /// A destroyed root would be asked for every key that there may have been.
    private static let mostFailures = 1_000_000

    /// Hands over every row that can be read, in no order, and returns the keys that could not be: the damaged ones, and
    /// those whose row `row` refuses. A key of which it can be read that it does not exist is not among them.
    func read(
        _ keys: ClosedRange<Int64>,
        _ row: (SQLiteRow) throws(StoreError) -> Void
    ) -> [ClosedRange<Int64>] {
        let key = columns.prefix { $0 != "," }
        let sql = "SELECT \(columns) FROM \(table) WHERE \(key) BETWEEN ? AND ? ORDER BY \(key)"
        var unreadable: [ClosedRange<Int64>] = []
        var pending = [keys]
        var failures = 0
        while let range = pending.popLast() {
            var last = range.lowerBound - 1
            do throws(StoreError) {
                try connection.run(sql, [.integer(range.lowerBound), .integer(range.upperBound)]) {
                    found throws(StoreError) in
                    let number = found.integer(0)
                    // Damaged pages may lead anywhere, also in a circle.
                    guard number > last, number <= range.upperBound else { throw .damagedRow("keys are out of order") }
                    last = number
                    do throws(StoreError) { try row(found) } catch { unreadable.append(number...number) }
                    return true
                }
            } catch {
                guard last < range.upperBound else { continue }
                let rest = (last + 1)...range.upperBound
                failures += 1
                if rest.lowerBound == rest.upperBound || failures > Self.mostFailures {
                    unreadable.append(rest)
                } else {
                    let middle = rest.lowerBound + (rest.upperBound - rest.lowerBound) / 2
                    pending.append((middle + 1)...rest.upperBound)
                    pending.append(rest.lowerBound...middle)
                }
            }
        }
        return unreadable
    }
}
