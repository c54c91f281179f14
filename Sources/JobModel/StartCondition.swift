package import Values

/// What has to hold of the machine before a job starts. A job may have several; all of them have to hold.
package enum StartCondition: Sendable, Equatable {
    /// The load average of the last minute.
    case load(Comparison, Double)
    /// Memory that programs can have without swapping (`MemAvailable` of proc(5)).
    case memory(Comparison, ByteCount)
    /// Space that the user can have on the file system of this path, which may be relative to the job's directory.
    case disk(ByteString, Comparison, ByteCount)
    /// The time since somebody typed on any terminal, as w(1) tells it.
    case idle(Comparison, TimeSpan)
    /// The path is there. It may be relative to the job's directory.
    case exists(ByteString)
    /// This, run by `sh -c`, exits with 0.
    case command(ByteString)

    package enum Comparison: String, Sendable, CaseIterable {
        case less = "<"
        case more = ">"

        package func holds<Value: Comparable>(_ value: Value, _ bound: Value) -> Bool {
            switch self {
            case .less: value < bound
            case .more: value > bound
            }
        }
    }

    /// Why a text is not a condition: it stands behind the name of the option or member.
    package struct Problem: Error, Equatable, CustomStringConvertible {
        package let description: String
        init(_ description: String) { self.description = description }
    }

    /// What can be given, in words.
    package static let forms =
        "'load < 4', 'memory > 2G', 'disk PATH > 10G', 'idle > 10m', 'exists PATH' or 'command STRING'"

    /// As it is given on the command line: `load < 4`.
    package var text: ByteString {
        switch self {
        case .load(let comparison, let bound): ByteString("load \(comparison.rawValue) \(Self.number(bound))")
        case .memory(let comparison, let bound): ByteString("memory \(comparison.rawValue) \(bound.bytes)")
        case .disk(let path, let comparison, let bound):
            ByteString("disk ") + path + ByteString(" \(comparison.rawValue) \(bound.bytes)")
        case .idle(let comparison, let bound):
            ByteString("idle \(comparison.rawValue) \(bound.nanoseconds / 1_000_000)ms")
        case .exists(let path): ByteString("exists ") + path
        case .command(let command): ByteString("command ") + command
        }
    }

    /// Reads `load < 4`.
    package init(_ text: ByteString) throws(Problem) {
        let bytes = Self.trimmed(text.bytes[...])
        guard !text.containsNUL else { throw Problem("it contains NUL") }
        let word = bytes.prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
        let rest = Self.trimmed(bytes.dropFirst(word.count))
        // The words that take any text have a space behind them.
        let isApart = bytes.dropFirst(word.count).first.map(Self.isSpace) ?? false
        switch String(decoding: word, as: UTF8.self) {
        case "load":
            let (comparison, value) = try Self.comparison(rest, "load < 4")
            guard let bound = Double(value), bound >= 0, bound.isFinite else {
                throw Problem("load wants a number, such as 'load < 4'")
            }
            self = .load(comparison, bound)
        case "memory":
            let (comparison, value) = try Self.comparison(rest, "memory > 2G")
            self = .memory(comparison, try Self.size(value, "memory > 2G"))
        case "disk":
            guard let index = rest.lastIndex(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">") }) else {
                throw Problem("disk wants a path and a bound, such as 'disk /data > 10G'")
            }
            let path = Self.trimmed(rest[..<index])
            guard isApart, !path.isEmpty else { throw Problem("disk wants a path, such as 'disk /data > 10G'") }
            let (comparison, value) = try Self.comparison(rest[index...], "disk /data > 10G")
            self = .disk(ByteString(Array(path)), comparison, try Self.size(value, "disk /data > 10G"))
        case "idle":
            let (comparison, value) = try Self.comparison(rest, "idle > 10m")
            guard let bound = TimeSpan(value) else { throw Problem("idle wants a time, such as 'idle > 10m'") }
            self = .idle(comparison, bound)
        case "exists":
            guard isApart, !rest.isEmpty else { throw Problem("exists wants a path, such as 'exists /data/ready'") }
            self = .exists(ByteString(Array(rest)))
        case "command":
            guard isApart, !rest.isEmpty else {
                throw Problem("command wants a string, such as 'command ping -c1 host'")
            }
            self = .command(ByteString(Array(rest)))
        default: throw Problem("it wants \(Self.forms)")
        }
    }

    private static func comparison(
        _ bytes: ArraySlice<UInt8>,
        _ example: String
    ) throws(Problem) -> (Comparison, String) {
        guard let first = bytes.first, let comparison = Comparison(rawValue: String(UnicodeScalar(first))) else {
            throw Problem("\(example.prefix { $0 != " " }) wants < or > and a bound, such as '\(example)'")
        }
        return (comparison, String(decoding: trimmed(bytes.dropFirst()), as: UTF8.self))
    }

    private static func size(_ text: String, _ example: String) throws(Problem) -> ByteCount {
        guard let size = ByteCount(text) else {
            throw Problem("\(example.prefix { $0 != " " }) wants a size, such as '\(example)'")
        }
        return size
    }

    /// `4`, `2.5`
    static func number(_ value: Double) -> String {
        Int(exactly: value).map(String.init) ?? String(value)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes.drop(while: isSpace)
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        return bytes
    }
}

/// What a look at the machine found.
package enum ConditionValue: Sendable, Equatable {
    case number(Double)
    case bytes(UInt64)
    /// `nil`: nobody is logged in.
    case idle(TimeSpan?)
    case isThere(Bool)
    /// What a command exited with; in words, where it did not exit.
    case exit(Int32)
    case failure(String)
}

extension StartCondition {
    /// Why it does not hold with this value, in words; `nil`: it holds.
    package func problem(with value: ConditionValue) -> String? {
        switch (self, value) {
        case (_, .failure(let problem)): return problem
        case (.load(let comparison, let bound), .number(let load)):
            let wish = "load is \(Self.number((load * 100).rounded() / 100)), wants \(comparison.rawValue) "
            return comparison.holds(load, bound) ? nil : wish + Self.number(bound)
        case (.memory(let comparison, let bound), .bytes(let bytes)):
            return comparison.holds(bytes, bound.bytes)
                ? nil : "available memory is \(ByteCount(bytes)), wants \(comparison.rawValue) \(bound)"
        case (.disk(let path, let comparison, let bound), .bytes(let bytes)):
            return comparison.holds(bytes, bound.bytes)
                ? nil : "free space at \(path) is \(ByteCount(bytes)), wants \(comparison.rawValue) \(bound)"
        case (.idle(let comparison, let bound), .idle(let time)):
            // Where nobody is logged in, all terminals have been idle for ever.
            guard let time else { return comparison == .more ? nil : "nobody is logged in, wants idle < \(bound)" }
            return comparison.holds(time, bound)
                ? nil : "the terminals have been idle for \(time), wants \(comparison.rawValue) \(bound)"
        case (.exists(let path), .isThere(let isThere)): return isThere ? nil : "\(path) does not exist"
        case (.command(let command), .exit(let status)):
            return status == 0 ? nil : "command '\(command)' exited with \(status)"
        default: return "it could not be found out"
        }
    }
}

/// How long to wait between two looks at a condition: the pause doubles from a second to half a minute.
package struct ConditionPause: Sendable, Equatable {
    private var looks = 0

    package init() {}

    package mutating func next() -> TimeSpan {
        defer { looks += 1 }
        return .seconds(min(30, 1 << min(Int64(looks), 5)))
    }
}
