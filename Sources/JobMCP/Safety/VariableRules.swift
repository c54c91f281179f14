import JobModel

/// Which variables a call may set.
enum VariableRules {
    /// Throws where a name is none, or where the user does not let agents set it.
    ///
    /// - Parameter allowed: Names with `*` and `?`; `nil`: any.
    static func check(_ variables: [String: String], allowed: [String]?) throws(ToolFailure) {
        for (name, value) in variables.sorted(by: { $0.key < $1.key }) {
            guard !name.isEmpty, !name.utf8.contains(UInt8(ascii: "=")), !name.utf8.contains(0), !value.utf8.contains(0)
            else { throw ToolFailure("env: \"\(name)\" is no name of a variable, or its value has a NUL") }
            guard let allowed, !allowed.contains(where: { fits(Array(name.utf8), Array($0.utf8)) }) else { continue }
            let list = allowed.isEmpty ? "none" : allowed.joined(separator: ", ")
            throw ToolFailure("Refused: the variables that the user lets agents set are \(list), not \(name)")
        }
    }

    /// Whether a name fits a pattern of `*` and `?`.
    static func fits(_ name: [UInt8], _ pattern: [UInt8]) -> Bool {
        // Where the last star stands, and how much of the name it has taken.
        var star: (pattern: Int, name: Int)?
        var (place, index) = (0, 0)
        while place < name.count {
            if index < pattern.count, pattern[index] == UInt8(ascii: "*") {
                star = (index, place)
                index += 1
            } else if index < pattern.count, pattern[index] == UInt8(ascii: "?") || pattern[index] == name[place] {
                index += 1
                place += 1
            } else if let last = star {
                star = (last.pattern, last.name + 1)
                (index, place) = (last.pattern + 1, last.name + 1)
            } else {
                return false
            }
        }
        return pattern[index...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
