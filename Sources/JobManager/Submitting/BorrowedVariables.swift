package import Values

/// Variables that name what belongs to the submitter alone and does not cross into a job: descriptors that a job does not
/// inherit, and processes that it is not. A program that believes them uses the wrong descriptor, or talks for somebody else.
/// `--env NAME` brings one back.
package enum BorrowedVariables {
    /// Of service managers (sd_listen_fds(3), sd_notify(3), sd_watchdog_enabled(3), systemd.exec(5)), of make for the
    /// terminal that it writes to, of Node.js for the channel to its parent, and of bash for its trace.
    static let names: [String] = [
        "LISTEN_FDS", "LISTEN_FDNAMES", "LISTEN_PID", "LISTEN_PIDFDID", "NOTIFY_SOCKET", "WATCHDOG_PID",
        "WATCHDOG_USEC", "MAINPID", "SYSTEMD_EXEC_PID", "JOURNAL_STREAM", "UPSTART_FDS", "MAKE_TERMOUT", "MAKE_TERMERR",
        "NODE_CHANNEL_FD", "NODE_CHANNEL_SERIALIZATION_MODE", "NODE_UNIQUE_ID", "BASH_XTRACEFD",
    ]

    /// Lists of options of make (and of cargo, for make), from which only the jobserver is taken: its pipe is the
    /// submitter's. How many jobs the submitter's make runs at once still counts for the job's own.
    static let optionLists: [String] = ["MAKEFLAGS", "MFLAGS", "CARGO_MAKEFLAGS", "GNUMAKEFLAGS"]

    private static let removed = Set(names.map { ByteString($0) })
    private static let edited = Set(optionLists.map { ByteString($0) })

    /// The entries `NAME=VALUE` without what is borrowed.
    package static func leftOut(of entries: [ByteString]) -> [ByteString] {
        entries.compactMap { entry in
            guard let end = entry.bytes.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            let name = ByteString(entry.bytes[..<end])
            if removed.contains(name) { return nil }
            guard edited.contains(name) else { return entry }
            return name + "=" + withoutJobserver(entry.bytes[(end + 1)...])
        }
    }

    private static func withoutJobserver(_ value: ArraySlice<UInt8>) -> ByteString {
        let options = ["--jobserver-auth=", "--jobserver-fds="]
        let words = value.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        let kept = words.filter { word in !options.contains { ByteString(word).hasPrefix($0) } }
        return ByteString(Array(kept.joined(separator: CollectionOfOne(UInt8(ascii: " ")))))
    }
}
