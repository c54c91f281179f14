internal import CSQLite
internal import Values

/// A prepared statement. It belongs to its connection's thread.
final class SQLiteStatement {
    private let handle: OpaquePointer
    private let connection: OpaquePointer

    init(_ sql: String, on connection: OpaquePointer) throws(StoreError) {
        var handle: OpaquePointer?
        let result = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
        guard result == SQLITE_OK, let handle else { throw SQLiteConnection.error(result, of: connection) }
        self.handle = handle
        self.connection = connection
    }

    deinit { sqlite3_finalize(handle) }

    /// Runs the statement with these parameters, and hands over each row until `false` is returned.
    func run(
        _ parameters: [SQLiteValue],
        _ row: (SQLiteRow) throws(StoreError) -> Bool
    ) throws(StoreError) {
        // Values are kept until the next run otherwise, and a statement that was not reset keeps its read transaction.
        defer {
            sqlite3_reset(handle)
            sqlite3_clear_bindings(handle)
        }
        for (index, value) in parameters.enumerated() { try bind(value, at: Int32(index + 1)) }
        while true {
            let result = sqlite3_step(handle)
            if result == SQLITE_DONE { return }
            guard result == SQLITE_ROW else { throw SQLiteConnection.error(result, of: connection) }
            guard try row(SQLiteRow(statement: handle)) else { return }
        }
    }

    private func bind(_ value: SQLiteValue, at index: Int32) throws(StoreError) {
        let result: Int32
        switch value {
        case .integer(let value): result = sqlite3_bind_int64(handle, index, value)
        case .real(let value): result = sqlite3_bind_double(handle, index, value)
        case .null: result = sqlite3_bind_null(handle, index)
        case .text(var text):
            result = text.withUTF8 { buffer in
                buffer.withMemoryRebound(to: CChar.self) {
                    csqlite_bind_text(handle, index, $0.baseAddress, Int32(clamping: $0.count))
                }
            }
        case .blob(let bytes):
            result = bytes.withUnsafeBytes {
                csqlite_bind_blob(handle, index, $0.baseAddress, Int32(clamping: $0.count))
            }
        }
        guard result == SQLITE_OK else { throw SQLiteConnection.error(result, of: connection) }
    }
}
