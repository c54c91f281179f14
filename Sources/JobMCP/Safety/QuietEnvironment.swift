import Values

/// The environment in which programs ask nothing, page nothing and open nothing, where nobody sees and answers.
enum QuietEnvironment {
    /// The environment of a job: the server's, made quiet, with what the call sets over all.
    ///
    /// - Parameter set: `NAME=VALUE`; of entries of one name the last counts.
    static func entries(base: [ByteString], set: [ByteString]) -> [ByteString] {
        let given = values(set)
        let kept = base.filter { !QuietVariable.dropped.contains(name(of: $0)) }
        let quiet = QuietVariable.all.compactMap { $0.entry(base: values(base), given: given) }
        return EnvironmentEntries(kept + quiet + set).entries
    }

    private static func values(_ entries: [ByteString]) -> [ByteString: ByteString] {
        let pairs = entries.map { entry in
            let name = name(of: entry)
            return (name, ByteString(entry.bytes.dropFirst(name.bytes.count + 1)))
        }
        return Dictionary(pairs, uniquingKeysWith: { $1 })
    }

    private static func name(of entry: ByteString) -> ByteString {
        ByteString(entry.bytes.prefix { $0 != UInt8(ascii: "=") })
    }
}
