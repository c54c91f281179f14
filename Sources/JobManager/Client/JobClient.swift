package import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Values

/// The verbs of `jobs` for whoever calls them: command line, MCP server, prompt. It finds or starts the supervisor, talks
/// to it over one connection, and survives its replacement. It blocks, and belongs to one thread.
package final class JobClient {
    /// How long a lost supervisor is looked for before a call fails, counted from the last time one served the call.
    static let patience = TimeSpan.seconds(30)

    let home: StateDirectory
    /// The path of the state directory, absolute.
    package var homePath: String { home.path }
    /// Who asks, where that is to be in the event log with every change: an agent's owner.
    package var actor: String?
    /// Told, in a sentence, what a job that was submitted does not get of its submitter.
    package var warn: ((String) -> Void)?
    /// Whether a supervisor is started where none runs, and an older one replaced.
    let startsSupervisor: Bool
    /// How patient it is; tests have less time.
    var patience = JobClient.patience
    var connection: SupervisorConnection?
    let endedJobs: EndedJobs?

    /// - Parameters:
    ///   - home: The state directory; `nil`: where it usually is (see `StateDirectory.locate`).
    ///   - startsSupervisor: Without, no state directory is made either: `.notFound` where there is none.
    ///   - isLasting: Whether it will ask often: then it reads ended jobs itself.
    package init(
        home: String? = nil,
        startsSupervisor: Bool = true,
        isLasting: Bool = false
    ) throws(JobsError) {
        let path = try StateDirectory.locate(home: home)
        self.home = try StateDirectory.open(path: path, create: startsSupervisor)
        self.startsSupervisor = startsSupervisor
        endedJobs = isLasting ? EndedJobs(self.home) : nil
    }

    /// Asks the supervisor. A lost connection is made anew and the call repeated, for as long as `patience` lasts.
    ///
    /// - Parameters:
    ///   - waiting: How long the call itself asks the supervisor to wait.
    ///   - isRepeatable: Without, a call whose fate is not known fails.
    func call<Call: SupervisorCall>(
        _ call: Call,
        waiting: TimeSpan = .seconds(0),
        isRepeatable: Bool = true
    ) throws(JobsError) -> Call.Reply {
        var patience = Patience(patience)
        let time = TimeSpan(nanoseconds: SupervisorConnection.answerTime.nanoseconds + waiting.nanoseconds)
        var wasCutOff = false
        while true {
            var sent: Int64?
            do throws(CallFailure) {
                // A user who stops the supervisor does not want it back for the sake of a call that is under way.
                let starts = startsSupervisor && !(wasCutOff && isStoppedByUser)
                return try ask(call, starting: starts, isRepeatable: isRepeatable, within: time) {
                    sent = Clock.monotonic()
                }
            } catch {
                switch error {
                case .final(let error): throw error
                case .transient(let error, let wasSent):
                    connection = nil
                    wasCutOff = wasCutOff || wasSent
                    if wasSent, let sent { patience.served(for: Clock.monotonic() - sent) }
                    if wasSent, !isRepeatable { throw error }
                    guard patience.pause() else { throw explained(error) }
                }
            }
        }
    }

    /// Whether `supervisor stop` left its mark.
    var isStoppedByUser: Bool { home.directory.exists(StateFile.supervisorStopped) }

    /// The same error with who keeps others from being the supervisor, and what to do about that.
    private func explained(_ error: JobsError) -> JobsError {
        let holder = SupervisorLock(home: home).holder.map { "process \($0) holds \(StateFile.supervisorLock)" }
        return (holder.map(error.adding) ?? error).advising(.replaceSupervisor)
    }
}
