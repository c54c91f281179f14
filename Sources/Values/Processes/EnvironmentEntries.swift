/// An environment: entries `NAME=VALUE`, each name once, in their order.
package struct EnvironmentEntries: Sendable {
    package private(set) var entries: [ByteString] = []
    private var places: [ByteString: Int] = [:]

    /// Of several entries of one name the last one counts.
    package init(_ entries: [ByteString]) {
        for entry in entries { set(entry) }
    }

    /// The whole entry of this name.
    package subscript(_ name: ByteString) -> ByteString? { places[name].map { entries[$0] } }

    /// Adds an entry, or puts it in the place of the one of the same name.
    package mutating func set(_ entry: ByteString) {
        let name = ByteString(entry.bytes.prefix { $0 != UInt8(ascii: "=") })
        if let place = places[name] {
            entries[place] = entry
        } else {
            places[name] = entries.count
            entries.append(entry)
        }
    }
}
