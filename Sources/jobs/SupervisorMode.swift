import Glibc
import JobModel
import JobSupervisor
import Values

/// The mode in which the program is the supervisor.
enum SupervisorMode {
    /// - Parameter arguments: What stands behind `supervisor run`.
    static func run(_ arguments: some Sequence<ByteString>) -> Never {
        do throws(SupervisorOptions.Invalid) {
            SupervisorMain.run(try SupervisorOptions(arguments.map(\.description)))
        } catch {
            let talk = Printer(STDERR_FILENO)
            talk.print("jobs supervisor run: \(error)")
            try? talk.flush()
            exit(ExitStatus.usage.code)
        }
    }
}
