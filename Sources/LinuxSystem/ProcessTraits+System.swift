package import CLinux
import Glibc
package import Values

extension ProcessTraits {
    /// Those of this process.
    package static func current(_ status: ProcessStatus = ProcessStatus()) -> ProcessTraits {
        var raw = clinux_traits()
        clinux_read_traits(&raw)
        var traits = ProcessTraits()
        traits.affinity = NumberSet(raw: raw.affinity)
        if raw.policy >= 0 { traits.scheduling = Scheduling(policy: raw.policy, priority: raw.priority) }
        traits.ioPriority = max(0, raw.io_priority)
        traits.oomScore = currentOOMScore ?? traits.oomScore
        if raw.timer_slack > 0 { traits.timerSlack = Int64(clamping: raw.timer_slack) }
        traits.ignoredSignals = status.ignoredSignals
        traits.noNewPrivileges = status.noNewPrivileges
        traits.capabilities = status.capabilities
        traits.personality = raw.personality
        traits.controlGroups = ControlGroups.current()
        if raw.memory_mode > 0 {
            traits.memoryPolicy = MemoryPolicy(mode: raw.memory_mode, nodes: NumberSet(raw: raw.memory_nodes))
        }
        return traits
    }

    /// oom_score_adj of this process.
    private static var currentOOMScore: Int32? {
        guard let bytes = try? Descriptor.open("/proc/self/oom_score_adj", flags: O_RDONLY).readAll(limit: 32)
        else { return nil }
        return Int32(String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self))
    }

    /// Calls `body` with the traits as the functions in C take them, and with the control groups open that this process is
    /// not in and may enter.
    package func withRaw<Result>(_ body: (UnsafePointer<clinux_traits>) -> Result) -> Result {
        var raw = clinux_traits()
        affinity.copy(into: &raw.affinity)
        raw.policy = scheduling.policy
        raw.priority = scheduling.priority
        raw.io_priority = ioPriority
        raw.oom_score = oomScore
        raw.timer_slack = UInt64(clamping: timerSlack)
        raw.personality = personality
        raw.memory_mode = memoryPolicy?.mode ?? 0
        memoryPolicy?.nodes.copy(into: &raw.memory_nodes)
        raw.ignored_signals = ignoredSignals.numbers.reduce(0) { $1 > 0 && $1 <= 64 ? $0 | 1 << UInt64($1 - 1) : $0 }
        raw.no_new_privileges = noNewPrivileges ? 1 : 0
        if let capabilities {
            raw.has_capabilities = 1
            raw.capabilities = clinux_capabilities(
                effective: capabilities.effective,
                permitted: capabilities.permitted,
                inheritable: capabilities.inheritable,
                bounding: capabilities.bounding,
                ambient: capabilities.ambient
            )
        }
        let groups = controlGroups.map { ControlGroups.entrances(to: $0) } ?? []
        return withExtendedLifetime(groups) {
            groups.map(\.rawValue).withUnsafeBufferPointer { descriptors in
                raw.cgroups = descriptors.baseAddress
                raw.cgroup_count = descriptors.count
                return withUnsafePointer(to: raw, body)
            }
        }
    }
}

/// The sixteen words of a mask in C.
private typealias RawMask = (
    UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64,
    UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64
)

extension NumberSet {
    fileprivate init(raw: RawMask) {
        self = withUnsafeBytes(of: raw) { NumberSet(words: $0.bindMemory(to: UInt64.self)) }
    }

    fileprivate func copy(into raw: inout RawMask) {
        withUnsafeMutableBytes(of: &raw) { bytes in
            let target = bytes.bindMemory(to: UInt64.self)
            for (index, word) in words.enumerated() { target[index] = word }
        }
    }
}
