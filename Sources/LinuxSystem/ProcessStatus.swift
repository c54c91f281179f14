import Glibc
import Values

/// What /proc/self/status tells of this process and no system call does, or only by changing it (proc_pid_status(5)).
package struct ProcessStatus {
    /// Whether SIGPIPE was ignored before this program, for its own sake, did that. To be read first by whoever ignores it.
    package static let ignoredBrokenPipe: Bool = {
        // SIG_IGN is 1, on every machine that Linux runs on.
        unsafeBitCast(signal(SIGPIPE, SIG_IGN), to: Int.self) == 1
    }()

    package let umask: UInt32
    /// The signals that were ignored when the program was started. The two that the C library keeps for itself are not told.
    let ignoredSignals: NumberSet
    let noNewPrivileges: Bool
    let capabilities: ProcessTraits.Capabilities?

    /// Of this process, now.
    package init() {
        let bytes = (try? Descriptor.open("/proc/self/status", flags: O_RDONLY).readAll(limit: 1 << 16)) ?? []
        var fields: [Substring: Substring] = [:]
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { fields[parts[0]] = parts[1].drop { $0 == "\t" || $0 == " " } }
        }
        func set(_ name: Substring) -> UInt64? { fields[name].flatMap { UInt64($0, radix: 16) } }
        umask = fields["Umask"].flatMap { UInt32($0, radix: 8) } ?? 0o022
        let ignored = set("SigIgn") ?? 0
        ignoredSignals = NumberSet(
            (1...64).filter { number in
                switch number {
                case 32, 33: false
                case Int(SIGPIPE): Self.ignoredBrokenPipe
                default: ignored >> UInt64(number - 1) & 1 == 1
                }
            }
        )
        noNewPrivileges = fields["NoNewPrivs"] == "1"
        if let effective = set("CapEff"), let permitted = set("CapPrm"), let inheritable = set("CapInh"),
            let bounding = set("CapBnd")
        {
            capabilities = ProcessTraits.Capabilities(
                effective: effective,
                permitted: permitted,
                inheritable: inheritable,
                bounding: bounding,
                ambient: set("CapAmb") ?? 0
            )
        } else {
            capabilities = nil
        }
    }
}
