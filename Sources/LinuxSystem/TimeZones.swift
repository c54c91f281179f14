import Glibc
package import Values

/// The time zones that this machine knows.
package enum TimeZones {
    /// Why there is no such zone: a clause.
    package struct Problem: Error, CustomStringConvertible {
        package let description: String
    }

    private static let directories = ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/etc/zoneinfo"]
    /// The largest files have some 4 KiB.
    private static let longestFile = 1 << 20

    /// The rules of a zone: a name such as `Europe/Berlin`, or a rule as in the variable TZ.
    ///
    /// - Parameter name: `nil`: that of the machine.
    package static func rules(_ name: String?) throws(Problem) -> ZoneRules {
        guard let name else {
            // Without the file it is UTC (tzset(3)).
            return read("/etc/localtime") ?? .utc
        }
        if ["UTC", "GMT", "Z"].contains(name) { return .utc }
        if isPath(name) {
            for directory in directories { if let rules = read("\(directory)/\(name)") { return rules } }
        }
        if let rules = ZoneRules(rule: name) { return rules }
        let hasNone = directories.allSatisfy { access($0, F_OK) != 0 }
        let hint = hasNone ? "this machine has none but UTC (install tzdata)" : "it wants one such as Europe/Berlin"
        throw Problem(description: "there is no time zone '\(name)': \(hint)")
    }

    /// The zone that this process has been given in the variable TZ (tzset(3)); `nil`: that of the machine.
    package static func ofProcess() -> String? {
        guard let variable = Environment.variable("TZ") else { return nil }
        var name = variable.hasPrefix(":") ? String(variable.dropFirst()) : variable
        for directory in directories where name.hasPrefix("\(directory)/") {
            name = String(name.dropFirst(directory.utf8.count + 1))
        }
        if name == "/etc/localtime" { return nil }
        // As tzset(3) has it: what is empty or wrong is UTC.
        return (try? rules(name)) == nil ? "UTC" : name
    }

    /// Whether the name stays below the directory of zones.
    private static func isPath(_ name: String) -> Bool {
        let steps = name.split(separator: "/", omittingEmptySubsequences: false)
        return name.utf8.count <= 64
            && steps.allSatisfy { step in
                !step.isEmpty && step.first != "."
                    && step.utf8.allSatisfy { byte in
                        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                            || "_+-".utf8.contains(byte)
                    }
            }
    }

    private static func read(_ path: String) -> ZoneRules? {
        guard let file = try? Descriptor.open(path, flags: O_RDONLY | O_NONBLOCK),
            let bytes = try? file.readAll(limit: longestFile)
        else { return nil }
        return ZoneRules(tzif: bytes)
    }
}
