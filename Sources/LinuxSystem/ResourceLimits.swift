import CLinux
import Glibc
package import Values

/// The resource limits of this process (getrlimit(2)).
package enum ResourceLimits {
    /// All that this system knows, soft and hard.
    package static func current() -> [ResourceLimit] {
        ResourceLimit.names.compactMap { name in
            limit(name).map {
                ResourceLimit(name: name, soft: UInt64($0.rlim_cur), hard: UInt64($0.rlim_max), isRequired: false)
            }
        }
    }

    /// The hard limit of this name; `UInt64.max`: unlimited.
    package static func hard(_ name: String) -> UInt64? { limit(name).map { UInt64($0.rlim_max) } }

    /// Raises the soft limits to the hard ones where a low one could keep this process from its work, or end it. The stack
    /// stays in bounds: its limit decides how much room each thread takes. Core files are the user's choice.
    package static func raise() {
        for name in ResourceLimit.names where name != "core" {
            guard var limit = limit(name), limit.rlim_cur < limit.rlim_max else { continue }
            let wanted = name == "stack" ? min(limit.rlim_max, 8 << 20) : limit.rlim_max
            guard limit.rlim_cur < wanted else { continue }
            limit.rlim_cur = wanted
            setrlimit(resource(name), &limit)
        }
    }

    /// Raises the hard limit too, which takes a privilege; false where it is missing.
    package static func lift(_ name: String, to value: UInt64) -> Bool {
        var limit = rlimit(rlim_cur: rlim_t(value), rlim_max: rlim_t(value))
        return setrlimit(resource(name), &limit) == 0
    }

    private static func resource(_ name: String) -> __rlimit_resource_t {
        __rlimit_resource_t(UInt32(clinux_resource_limit(name)))
    }

    private static func limit(_ name: String) -> rlimit? {
        var limit = rlimit()
        return getrlimit(resource(name), &limit) == 0 ? limit : nil
    }
}
