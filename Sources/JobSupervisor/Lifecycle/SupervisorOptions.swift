package import JobConfiguration
import JobModel
import Values

/// The arguments behind `jobs supervisor run`. They are written by programs, not by people.
package struct SupervisorOptions: Sendable, Equatable {
    /// The state directory; `nil`: as everybody finds it.
    var home: String?
    /// Where to say that the supervisor listens, or why it does not; `nil`: nobody waits for it.
    var readyDescriptor: Int32?
    /// The held lock and the listening socket of the supervisor that was in this process before.
    var inherited: Inherited?
    /// How long to stay with nothing to do.
    var idleTime: TimeSpan
    /// Whether the arguments say so, not the settings.
    var isIdleTimeGiven = false
    var retention: RetentionLimits
    /// How long the job of a hook may take.
    var hookTimeout: TimeSpan
    /// Those of the configuration.
    var pools: [Pool]
    /// The setting `supervisor.cgroup`.
    var group: String?
    /// Those of the configuration.
    var executors: [ExecutorConfiguration]
    /// What is wrong with the settings; what it is about has its default. Nothing of that keeps a supervisor from starting.
    var problems: [ConfigurationProblem]

    struct Inherited: Sendable, Equatable {
        var lock: Int32
        var listener: Int32
    }

    package struct Invalid: Error, CustomStringConvertible {
        package var description: String
    }

    /// The settings count where no argument does.
    package init(_ arguments: [String], _ settings: Configuration = .load()) throws(Invalid) {
        retention = RetentionLimits(settings)
        pools = settings.pools
        group = settings[Settings.supervisorGroup]
        executors = settings.executors
        idleTime = settings[Settings.supervisorIdle]
        hookTimeout = settings[Settings.hookTimeout]
        problems = settings.problems
        var lock: Int32?
        var listener: Int32?
        var rest = arguments[...]
        while let option = rest.popFirst() {
            guard let value = rest.popFirst() else { throw Invalid(description: "\(option) needs a value") }
            switch option {
            case "--home": home = value
            case "--ready-descriptor": readyDescriptor = try Self.descriptor(option, value)
            case "--lock-descriptor": lock = try Self.descriptor(option, value)
            case "--listen-descriptor": listener = try Self.descriptor(option, value)
            case "--idle":
                guard let span = TimeSpan(value) else { throw Invalid(description: "--idle: \(value) is no time") }
                (idleTime, isIdleTimeGiven) = (span, true)
            default: throw Invalid(description: "there is no option \(option)")
            }
        }
        if let lock, let listener { inherited = Inherited(lock: lock, listener: listener) }
    }

    private static func descriptor(_ option: String, _ value: String) throws(Invalid) -> Int32 {
        guard let number = Int32(value), number > 2 else {
            throw Invalid(description: "\(option): \(value) is no descriptor above 2")
        }
        return number
    }
}

/// How much of the past is kept; the oldest goes first.
struct RetentionLimits: Sendable, Equatable {
    /// Ended jobs, for this long.
    var age: TimeSpan
    /// The output of all ended jobs together, as it takes space on the disk.
    var bytes: ByteCount
    /// This part of the disk is kept free, as far as ended jobs take it: 0 to 1.
    var freeFraction: Double

    /// The settings of `[retention]`.
    init(_ settings: Configuration) {
        age = settings[Settings.retentionAge]
        bytes = settings[Settings.retentionOutput]
        freeFraction = Double(settings[Settings.retentionFree]) / 100
    }
}
