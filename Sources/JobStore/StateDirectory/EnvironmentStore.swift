import JobModel
package import LinuxSystem
package import Values

/// The distinct environments of all jobs, each stored once: `environments/HASH`, entries ended by NUL.
///
/// One thread at a time stores and removes. An environment must be stored before the job that refers to it, and
/// `removeUnreferenced` must not run in between.
package struct EnvironmentStore: Sendable {
    private let directory: Directory

    /// More than execve(2) takes.
    private static let longest = 64 << 20

    package init(_ state: StateDirectory) throws(SystemError) {
        directory = try state.directory.openDirectory(StateFile.environments)
    }

    /// The name of the environment with these entries, which is stored durably if it is new.
    package func store(_ entries: [ByteString]) throws(SystemError) -> String {
        var content: [UInt8] = []
        content.reserveCapacity(entries.reduce(0) { $0 + $1.bytes.count + 1 })
        for entry in entries {
            content.append(contentsOf: entry.bytes)
            content.append(0)
        }
        var sum = StableHash()
        sum.add(content)
        let hash = Self.hexadecimal(sum.value)
        var collisions = 0
        while true {
            let name = collisions == 0 ? hash : "\(hash)-\(collisions)"
            let existing = try directory.readFile(name, limit: Self.longest)
            if existing == content { return name }
            // False: somebody was faster, and what they stored is compared like everything else.
            if existing == nil, try directory.createFile(name, with: content, synchronized: true) { return name }
            if existing != nil { collisions += 1 }
        }
    }

    /// The entries of a stored environment; `nil` where there is none of this name.
    package func load(_ name: String) throws(SystemError) -> [ByteString]? {
        guard Self.isName(name), let content = try directory.readFile(name, limit: Self.longest) else { return nil }
        return content.split(separator: 0, omittingEmptySubsequences: false).dropLast().map { ByteString($0) }
    }

    /// The names of all stored environments.
    package func names() throws(SystemError) -> [String] { try directory.names().filter(Self.isName) }

    /// Removes what an earlier supervisor left that was killed while it stored one.
    package func removeTemporaries() { directory.removeTemporaries() }

    /// Removes every environment that is not among these, and says how many that were.
    @discardableResult
    package func removeUnreferenced(keeping referenced: Set<String>) throws(SystemError) -> Int {
        var removed = 0
        for name in try names() where !referenced.contains(name) {
            try directory.remove(name)
            removed += 1
        }
        return removed
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func isName(_ name: String) -> Bool {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        return parts[0].utf8.count == 16 && parts[0].allSatisfy(\.isHexDigit)
            && (parts.count == 1 || parts.count == 2 && Int(parts[1]) != nil)
    }
}
