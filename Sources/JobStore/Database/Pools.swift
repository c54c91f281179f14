package import JobModel
import Values

/// The pools.
extension Database {
    /// All pools, by name.
    package func pools() throws(StoreError) -> [Pool] {
        try connection.rows("SELECT name, size, measure, variable FROM pools ORDER BY name", [], Self.pool)
    }

    static func pool(_ row: SQLiteRow) throws(StoreError) -> Pool {
        guard let size = Pool.Size(measure: row.text(2), row.integer(1)) else {
            throw .damagedRow("pool \(row.text(0)): its size cannot be understood")
        }
        return Pool(name: row.text(0), size: size, variable: row.optionalText(3))
    }

    /// Makes a pool, or changes its size and its variable.
    package func set(_ pool: Pool) throws(StoreError) {
        let (measure, size) = pool.size.columns
        try connection.run(
            """
            INSERT INTO pools (name, size, measure, variable) VALUES (?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE
            SET size = excluded.size, measure = excluded.measure, variable = excluded.variable
            """,
            [.text(pool.name), .integer(size), .text(measure), SQLiteValue(pool.variable)]
        )
    }

    package func removePool(_ name: String) throws(StoreError) {
        try connection.run("DELETE FROM pools WHERE name = ?", [.text(name)])
    }
}

extension Pool.Size {
    fileprivate var columns: (measure: String, size: Int64) {
        switch self {
        case .units(let count): ("units", count)
        case .bytes(let count): ("bytes", Int64(clamping: count.bytes))
        case .percent(let hundredths): ("percent", hundredths)
        }
    }

    fileprivate init?(measure: String, _ size: Int64) {
        guard size > 0 else { return nil }
        switch measure {
        case "units" where size <= Pool.mostUnits: self = .units(size)
        case "bytes": self = .bytes(ByteCount(UInt64(size)))
        case "percent" where size <= 100: self = .percent(size)
        default: return nil
        }
    }
}
