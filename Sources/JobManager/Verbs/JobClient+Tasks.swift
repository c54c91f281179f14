package import JobModel
import JobStore
import LinuxSystem
package import Values

// What MCP clients were promised is kept beside the jobs. The supervisor has no part in it.
extension JobClient {
    /// Stores a task durably, in place of what there was.
    ///
    /// - Parameter id: 64 hexadecimal digits.
    package func storeTask(_ id: String, _ task: JSONValue) throws(JobsError) {
        do throws(SystemError) {
            try TaskStore(home).store(id, task.encoded)
        } catch {
            throw JobsError(.storage, "cannot store the task in \(home.path)", cause: error)
        }
    }

    /// `nil` where there is no such task, or none that can be read.
    package func task(_ id: String) throws(JobsError) -> JSONValue? {
        do throws(SystemError) {
            return try TaskStore(home).load(id).flatMap { try? JSONParser.parse($0) }
        } catch {
            throw JobsError(.storage, "cannot read the task in \(home.path)", cause: error)
        }
    }

    /// Forgets those of the tasks that were not stored for so many seconds, and of which `isOver` says that they are over.
    ///
    /// - Returns: The others that are as old.
    package func pruneTasks(
        olderThan seconds: Int64,
        isOver: (JSONValue) -> Bool
    ) throws(JobsError) -> [String] {
        do throws(SystemError) {
            let store = TaskStore(home)
            var unfinished: [String] = []
            for id in try store.names(olderThan: seconds) {
                if let task = try store.load(id).flatMap({ try? JSONParser.parse($0) }), !isOver(task) {
                    unfinished.append(id)
                } else {
                    try? store.remove(id)
                }
            }
            return unfinished
        } catch {
            throw JobsError(.storage, "cannot look through the tasks in \(home.path)", cause: error)
        }
    }
}
