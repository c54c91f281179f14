package import JobModel
import JobStore
package import LinuxSystem
package import Values

/// What was typed at the prompt, in the usual state directory.
package struct PromptHistory {
    private let file: HistoryFile

    /// - Parameter mostEntries: How many entries are read and kept; 0: none.
    package init(mostEntries: Int) throws(JobsError) {
        let state = try StateDirectory.open(path: StateDirectory.locate(), create: true)
        file = HistoryFile(in: state, mostEntries: mostEntries)
    }

    /// The newest entries, the oldest of them first; none if they cannot be read.
    package func entries() -> [ByteString] { file.entries() }

    package func append(_ entry: ByteString) throws(SystemError) { try file.append(entry) }
}
