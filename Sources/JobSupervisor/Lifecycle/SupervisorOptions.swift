package import JobModel
import LinuxSystem

/// The arguments behind `jobs supervisor run`. They are written by programs, not by people.
package struct SupervisorOptions: Sendable, Equatable {
    /// The state directory; `nil`: as everybody finds it.
    package var home: String?
    /// Where to say that the supervisor listens, or why it does not; `nil`: nobody waits for it.
    package var readyDescriptor: Int32?
    /// The held lock and the listening socket of the supervisor that was in this process before.
    package var inherited: Inherited?
    /// How long to stay with nothing to do.
    package var idleTime = TimeSpan.seconds(600)
    package var retention: RetentionLimits

    package struct Inherited: Sendable, Equatable {
        package var lock: Int32
        package var listener: Int32
    }

    package struct Invalid: Error, CustomStringConvertible {
        package var description: String
    }

    /// `JOBS_SUPERVISOR_IDLE` sets the idle time where no argument does.
    package init(_ arguments: [String]) throws(Invalid) {
        retention = try RetentionLimits()
        if let text = Environment.variable("JOBS_SUPERVISOR_IDLE") {
            guard let span = TimeSpan(text) else {
                throw Invalid(description: "JOBS_SUPERVISOR_IDLE: \(text) is no time")
            }
            idleTime = span
        }
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
                idleTime = span
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
