/// What a job has of its submitter besides environment, directory, umask, niceness and resource limits: what a process passes
/// on to the programs that it starts (fork(2), execve(2)). The default of each is what most processes have.
package struct ProcessTraits: Sendable, Equatable {
    /// sched(7): the number of the policy, SCHED_RESET_ON_FORK included, and the priority of the real-time ones.
    package struct Scheduling: Sendable, Equatable {
        package static let idlePolicy: Int32 = 5

        package var policy: Int32 = 0
        package var priority: Int32 = 0

        package init(policy: Int32 = 0, priority: Int32 = 0) {
            self.policy = policy
            self.priority = priority
        }
    }

    /// Sets of capabilities, one bit each (capabilities(7)).
    package struct Capabilities: Sendable, Equatable {
        package var effective: UInt64
        package var permitted: UInt64
        package var inheritable: UInt64
        package var bounding: UInt64
        package var ambient: UInt64

        package init(
            effective: UInt64,
            permitted: UInt64,
            inheritable: UInt64,
            bounding: UInt64,
            ambient: UInt64
        ) {
            self.effective = effective
            self.permitted = permitted
            self.inheritable = inheritable
            self.bounding = bounding
            self.ambient = ambient
        }
    }

    /// A memory policy of NUMA: the mode with its flags, and the nodes (set_mempolicy(2)).
    package struct MemoryPolicy: Sendable, Equatable {
        package var mode: Int32
        package var nodes: NumberSet

        package init(mode: Int32, nodes: NumberSet) {
            self.mode = mode
            self.nodes = nodes
        }
    }

    /// The CPUs that it may run on; empty: all.
    package var affinity = NumberSet()
    package var scheduling = Scheduling()
    /// ioprio_set(2); 0: none of its own, which follows the niceness.
    package var ioPriority: Int32 = 0
    /// oom_score_adj of proc(5), -1000 to 1000.
    package var oomScore: Int32 = 0
    /// PR_SET_TIMERSLACK, in nanoseconds.
    package var timerSlack: Int64 = 50_000
    /// The signals that it ignores, by their numbers.
    package var ignoredSignals = NumberSet()
    package var noNewPrivileges = false
    /// `nil`: not known.
    package var capabilities: Capabilities?
    /// personality(2).
    package var personality: UInt32 = 0
    /// The control groups that are not the root of their hierarchy: `controllers:path`, without controllers in the second
    /// version (cgroups(7)); `nil`: it stays where it is.
    package var controlGroups: [String]?
    /// `nil`: the default one.
    package var memoryPolicy: MemoryPolicy?

    package init() {}
}

/// A resource limit of setrlimit(2).
package struct ResourceLimit: Sendable, Equatable {
    /// The limits of Linux, as getrlimit(2) names them.
    package static let names = [
        "as", "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss",
        "rtprio", "rttime", "sigpending", "stack",
    ]

    /// The name without `RLIMIT_`, in small letters: `nofile`, `core`, `as` …
    package var name: String
    /// `UInt64.max`: unlimited.
    package var soft: UInt64
    /// `nil`: the hard limit stays as it is.
    package var hard: UInt64?
    /// Whether the attempt fails where the limit cannot be set (the user asked for it), or is started with as much as
    /// the hard limit allows (the submitter just had it).
    package var isRequired: Bool

    package init(name: String, soft: UInt64, hard: UInt64?, isRequired: Bool) {
        self.name = name
        self.soft = soft
        self.hard = hard
        self.isRequired = isRequired
    }
}
