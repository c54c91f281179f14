internal import CSQLite
internal import Glibc
internal import JobModel
internal import LinuxSystem
internal import Values

/// A copy of a damaged database out of which rows are read. The damaged file itself is not touched.
///
/// Where the first page is destroyed, which holds header and schema, that of an empty database takes its place: tables are
/// made in one order and never moved, so their roots are where they always are.
final class DatabaseSalvage {
    private static let name = "jobs.db.salvage"

    private let state: StateDirectory
    private let connection: SQLiteConnection

    /// `nil` where there is nothing left that could be read.
    init?(of source: String, in state: StateDirectory) throws(SystemError) {
        self.state = state
        try Self.removeCopy(in: state)
        guard try Self.copy(source, to: Self.name, in: state.directory) else { return nil }
        _ = try Self.copy("\(source)-wal", to: "\(Self.name)-wal", in: state.directory)
        guard let connection = try Self.open(in: state) else {
            try Self.removeCopy(in: state)
            return nil
        }
        self.connection = connection
    }

    /// Removes the copy that `init` made.
    static func removeCopy(in state: StateDirectory) throws(SystemError) {
        for suffix in ["", "-wal", "-shm"] where state.directory.exists(name + suffix) {
            try state.directory.remove(name + suffix)
        }
    }

    // MARK: Reading

    /// The highest number that was given out, as far as that can be read.
    func lastKey(of table: String) -> Int64? {
        let recorded = try? connection.first("SELECT seq FROM sqlite_sequence WHERE name = ?", [.text(table)]) {
            $0.integer(0)
        }
        let key = table == "jobs" ? "number" : "seq"
        let found = try? connection.first("SELECT max(\(key)) FROM \(table)") { $0.integer(0) }
        let plausible = [recorded ?? 0, found ?? 0].filter { (1...Self.highestPlausible).contains($0) }
        return plausible.max()
    }

    /// Numbers above are damage.
    private static let highestPlausible: Int64 = 1 << 32

    /// Reads jobs, and returns the numbers that could not be read.
    func jobs(_ numbers: ClosedRange<Int64>, _ use: (StoredJob) throws(StoreError) -> Void) -> [ClosedRange<Int64>] {
        let reader = RangeReader(connection: connection, table: "jobs", columns: JobRow.columns)
        return reader.read(numbers) { row throws(StoreError) in try use(try JobRow.read(row)) }
    }

    func events(_ sequences: ClosedRange<Int64>, _ use: (JobEvent) throws(StoreError) -> Void) -> [ClosedRange<Int64>] {
        let reader = RangeReader(connection: connection, table: "events", columns: Database.eventColumns)
        return reader.read(sequences) { row throws(StoreError) in
            if let event = try Database.event(row) { try use(event) }
        }
    }

    /// `nil` where they cannot be read.
    func groups() -> [JobGroup]? {
        // One of an earlier release has no priorities.
        let read = { [connection] (columns: String) in
            try? connection.rows("SELECT \(columns) FROM groups", [], Database.group)
        }
        return read("name, slots, paused, priority") ?? read("name, slots, paused, 0")
    }

    /// `nil` where they cannot be read; none where the database is of a release that knew none.
    func pools() -> [Pool]? {
        let hasAny = try? connection.first("SELECT 1 FROM sqlite_schema WHERE name = 'pools'") { _ in true }
        guard hasAny.flatMap({ $0 }) == true else { return [] }
        return try? connection.rows("SELECT name, size, measure, variable FROM pools", [], Database.pool)
    }

    /// `nil` where they cannot be read.
    func schedules() -> [Schedule]? {
        let sql = "SELECT count(*) FROM sqlite_schema WHERE name = 'schedules'"
        // Databases of earlier releases have none.
        if (try? connection.first(sql) { $0.integer(0) }) == 0 { return [] }
        return try? connection.rows("SELECT \(Database.scheduleColumns) FROM schedules", [], Database.schedule)
    }

    // MARK: Making the copy readable

    private static func open(in state: StateDirectory) throws(SystemError) -> SQLiteConnection? {
        if let connection = connect(in: state) { return connection }
        guard let page = emptyFirstPage() else { return nil }
        let copy = try state.directory.open(name, flags: O_WRONLY)
        _ = try page.withUnsafeBytes { buffer in
            Result { () throws(SystemError) in try copy.write(buffer, at: 0) }
        }.get()
        return connect(in: state)
    }

    private static func connect(in state: StateDirectory) -> SQLiteConnection? {
        guard let connection = try? SQLiteConnection(path: "\(state.path)/\(name)", access: .writing),
            (try? connection.first("SELECT 1 FROM sqlite_schema WHERE name = 'jobs'") { _ in true }) == true
        else { return nil }
        return connection
    }

    /// The first page of a database with nothing but the schema.
    private static func emptyFirstPage() -> [UInt8]? {
        guard let empty = try? SQLiteConnection(path: ":memory:", access: .writing) else { return nil }
        for step in Schema.migrations {
            guard (try? empty.runScript(step)) != nil else { return nil }
        }
        guard var page = empty.serialized()?.prefix(4096), page.count == 4096 else { return nil }
        // Versions for reading and writing with a log; the size is to be taken from the file.
        page.replaceSubrange(18..<20, with: [2, 2])
        page.replaceSubrange(28..<32, with: [0, 0, 0, 0])
        return Array(page)
    }

    private static func copy(_ source: String, to target: String, in directory: Directory) throws(SystemError) -> Bool {
        guard directory.exists(source) else { return false }
        let input = try directory.open(source, flags: O_RDONLY | O_NONBLOCK)
        guard try input.status().st_mode & S_IFMT == S_IFREG else { return false }
        let output = try directory.open(target, flags: O_WRONLY | O_CREAT | O_EXCL)
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = try chunk.withUnsafeMutableBytes { buffer in
                Result { () throws(SystemError) in try input.read(into: buffer) }
            }.get()
            if count == 0 { return true }
            try output.writeAll(Array(chunk[..<count]))
        }
    }
}

extension SQLiteConnection {
    /// The database as the bytes of its file.
    fileprivate func serialized() -> [UInt8]? {
        withHandle { handle in
            var size: sqlite3_int64 = 0
            guard let bytes = sqlite3_serialize(handle, "main", &size, 0) else { return nil }
            defer { sqlite3_free(bytes) }
            return Array(UnsafeBufferPointer(start: bytes, count: Int(size)))
        }
    }
}
