package import JobModel
import Values

/// Who depends on whom.
extension Database {
    /// How the jobs of these numbers stand, as far as there are any.
    package func statuses(_ range: ClosedRange<Int64>) throws(StoreError) -> [Int64: JobStatus] {
        var statuses: [Int64: JobStatus] = [:]
        let sql = "SELECT number, status FROM jobs WHERE number BETWEEN ? AND ?"
        try connection.run(sql, [.integer(range.lowerBound), .integer(range.upperBound)]) { row throws(StoreError) in
            guard let status = JobStatus(rawValue: row.text(1)) else {
                throw .damagedRow("job \(row.integer(0)): the status cannot be understood")
            }
            statuses[row.integer(0)] = status
            return true
        }
        return statuses
    }

    /// The numbers of the jobs of a group that have not ended.
    package func unendedNumbers(inGroup group: String) throws(StoreError) -> [Int64] {
        let sql = "SELECT number FROM \(Self.unended) AND group_name = ? ORDER BY +number"
        return try connection.rows(sql, [.text(group)]) { $0.integer(0) }
    }

    /// The jobs that depend on this one, ended or not, the oldest first.
    package func dependents(of number: Int64) throws(StoreError) -> [Int64] {
        let sql = "SELECT DISTINCT number FROM dependencies WHERE last >= ? AND first <= ? ORDER BY number"
        return try connection.rows(sql, [.integer(number), .integer(number)]) { $0.integer(0) }
    }
}
