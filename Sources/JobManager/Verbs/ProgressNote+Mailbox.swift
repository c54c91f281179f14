package import JobModel
package import JobProtocol
import LinuxSystem
import Values

extension ProgressNote {
    /// Leaves the note for the shim of a job that runs on another machine than its supervisor.
    ///
    /// - Parameter mailbox: The attempt's directory.
    package func put(into mailbox: String) throws(JobsError) {
        do throws(SystemError) {
            try Directory(mailbox).replaceFile(AttemptFile.progress, with: json.encoded, synchronized: false)
        } catch {
            throw JobsError(.storage, "the progress cannot be written to \(mailbox)", cause: error)
        }
    }
}
