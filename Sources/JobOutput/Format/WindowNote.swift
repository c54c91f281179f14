package import Values

/// A note between the bytes of a job's output (`OutputRecord.Kind.note`): from here on, its terminal has this size.
package struct WindowNote: Sendable, Equatable {
    package let size: WindowSize

    package init(_ size: WindowSize) { self.size = size }

    /// As it is in the log: `{"columns":80,"rows":24}` and a newline.
    package var line: [UInt8] {
        let json: JSONValue = ["columns": .integer(Int64(size.columns)), "rows": .integer(Int64(size.rows))]
        return json.encoded + [0x0A]
    }

    /// Reads a note, without its newline; `nil` where it is one of a later release, about something else.
    package init?(line: some Sequence<UInt8>) {
        guard let json = try? JSONParser.parse(Array(line)), let columns = json["columns"]?.integer,
            let rows = json["rows"]?.integer, let size = WindowSize(columns: columns, rows: rows)
        else { return nil }
        self.size = size
    }
}
