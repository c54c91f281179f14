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
        let fields = Fields(bytes)
        func set(_ name: StaticString) -> UInt64? { fields[name].flatMap { UInt64($0, radix: 16) } }
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

/// The lines of such a file that begin with a name and a colon. It has sixty, of which few are wanted.
private struct Fields {
    private let lines: [ArraySlice<UInt8>]

    init(_ bytes: [UInt8]) { lines = bytes.split(separator: UInt8(ascii: "\n")) }

    /// What stands behind the name.
    subscript(name: StaticString) -> String? {
        name.withUTF8Buffer { name in
            lines.first { $0.count > name.count && $0.starts(with: name) && $0[$0.startIndex + name.count] == colon }
                .map { String(decoding: $0.dropFirst(name.count + 1).drop { $0 == 0x09 || $0 == 0x20 }, as: UTF8.self) }
        }
    }

    private var colon: UInt8 { UInt8(ascii: ":") }
}
