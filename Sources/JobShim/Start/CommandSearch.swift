import Values

/// Where execvp(3) would look for a command, computed before the fork, along the job's `PATH` and not the shim's.
enum CommandSearch {
    /// Of a job whose environment has no `PATH`.
    static let defaultPath: ByteString = "/usr/local/bin:/usr/bin:/bin"

    /// The paths to try, in order. A command with a slash is used as it is; an empty element of `PATH` means the job's
    /// directory, from which relative candidates count.
    static func candidates(for command: ByteString, environment: [ByteString]) -> [ByteString] {
        let slash = UInt8(ascii: "/")
        if command.bytes.contains(slash) { return [command] }
        let path = environment.last { $0.hasPrefix("PATH=") }.map { $0.bytes.dropFirst(5) } ?? defaultPath.bytes[...]
        return path.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map { element in
            let directory = element.isEmpty ? [UInt8(ascii: ".")] : Array(element)
            return ByteString(directory + [slash] + command.bytes)
        }
    }
}
