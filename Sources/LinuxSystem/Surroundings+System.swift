import CLinux
import Glibc
package import Values

extension ProcessReach {
    /// That of this process.
    package static func current(_ status: ProcessStatus = ProcessStatus()) -> ProcessReach {
        var reach = ProcessReach()
        let traits = ProcessTraits.current(status)
        let privileges = isInInitialUserNamespace ? traits.capabilities?.effective ?? 0 : 0
        func has(_ capability: Int) -> Bool { privileges >> UInt64(capability) & 1 == 1 }
        if !has(capSysNice) {
            let granted = 20 - Int32(clamping: min(40, ResourceLimits.hard("nice") ?? 0))
            reach.niceness = min(getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0), granted)
            reach.isIdle =
                traits.scheduling.policy == ProcessTraits.Scheduling.idlePolicy && reach.niceness > granted
        }
        if !has(capSysResource) {
            for name in ResourceLimit.names {
                if let hard = ResourceLimits.hard(name), hard != .max { reach.hardLimits[name] = hard }
            }
            reach.oomScore = traits.oomScore
        }
        reach.noNewPrivileges = traits.noNewPrivileges
        if let capabilities = traits.capabilities {
            reach.permitted = capabilities.permitted
            reach.bounding = capabilities.bounding
        }
        return reach
    }

    // <linux/capability.h>
    private static let capSysNice = 23
    private static let capSysResource = 24

    /// The kernel asks for these privileges there, not in a namespace of the user's (user_namespaces(7)).
    private static var isInInitialUserNamespace: Bool {
        guard let bytes = try? Descriptor.open("/proc/self/uid_map", flags: O_RDONLY).readAll(limit: 4096) else {
            return true
        }
        return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace) == ["0", "0", "4294967295"]
    }
}

extension Namespaces {
    /// Those of this process.
    package static func current() -> Namespaces {
        var identities: [Identity] = []
        func add(_ kind: String, _ path: String) {
            // Device and inode: what the kernel compares (ioctl_ns(2)).
            var status = stat()
            guard stat(path, &status) == 0 else { return }
            identities.append(Identity(kind, "\(status.st_dev):\(status.st_ino)"))
        }
        for kind in kinds { add(kind, "/proc/self/ns/\(kind)") }
        add(root, "/")
        return Namespaces(identities)
    }
}
