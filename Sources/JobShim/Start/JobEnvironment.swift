import Values

/// The environment of a job: the submitter's, and what tells the job who it is.
enum JobEnvironment {
    /// `stored` with `variables` in place of what it has under the same names.
    static func merging(
        _ stored: [ByteString],
        with variables: [(name: String, value: ByteString)]
    ) -> [ByteString] {
        let prefixes = variables.map { $0.name + "=" }
        let kept = stored.filter { entry in !prefixes.contains { entry.hasPrefix($0) } }
        return kept + variables.map { ByteString($0.name + "=") + $0.value }
    }
}
