import Glibc
import JobModel
package import LinuxSystem
internal import SystemPackage
internal import Values

/// The tasks that MCP clients were promised, each a small file of its own: `tasks/ID`. What stands in it is its owner's.
package struct TaskStore: Sendable {
    /// More than any answer of a tool.
    private static let largest = 16 << 20

    private let state: StateDirectory

    package init(_ state: StateDirectory) { self.state = state }

    /// Whether a text can be the name of a task: 64 hexadecimal digits in small letters.
    static func isName(_ id: String) -> Bool {
        id.utf8.count == 64
            && id.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
    }

    /// Stores the task durably, in place of what there was.
    package func store(_ id: String, _ bytes: [UInt8]) throws(SystemError) {
        if try state.directory.makeDirectory(StateFile.tasks) { try state.directory.synchronize() }
        try directory().replaceFile(id, with: bytes, synchronized: true)
    }

    /// `nil` where there is no task of this name.
    package func load(_ id: String) throws(SystemError) -> [UInt8]? {
        guard Self.isName(id), state.directory.exists(StateFile.tasks) else { return nil }
        return try directory().readFile(id, limit: Self.largest)
    }

    package func remove(_ id: String) throws(SystemError) { try directory().remove(id) }

    /// The tasks that were not stored for so many seconds.
    package func names(olderThan seconds: Int64) throws(SystemError) -> [String] {
        guard state.directory.exists(StateFile.tasks) else { return [] }
        let directory = try directory()
        let now = Clock.now().milliseconds / 1000
        return try directory.names().filter { name in
            guard let status = try? directory.status(of: name) else { return false }
            return Int64(status.st_mtim.tv_sec) < now - seconds
        }
    }

    private func directory() throws(SystemError) -> Directory { try state.directory.openDirectory(StateFile.tasks) }
}
