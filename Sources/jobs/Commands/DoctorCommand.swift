import ArgumentParser
import JobConfiguration
import JobManager
import JobModel
import JobProtocol

/// `jobs doctor`.
struct DoctorCommand: JobsCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check and repair: state directory, configuration. Exits with 1 where something is wrong.",
        discussion: """
            Examples:
              {jobs} doctor
              {jobs} supervisor stop && {jobs} doctor --repair
            """
    )

    @Flag(help: "Repair what can be repaired; says what was recovered, and what is lost. No supervisor may run.")
    var repair = false

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in context: Context) throws -> ExitStatus {
        let problems = ConfigurationCheck.everything(from: Submitter.projectDirectory()).problems
        let others = problems.map { Finding(.error, "\($0)", advice: Advice(.checkConfiguration)) }
        let report = DoctorReport(isJSON: format.json, others: others + ShellCheck.findings())
        if repair { report.print(try Examination.repair(), in: context) }
        let examination = try Examination(group: context.lenientConfiguration[Settings.supervisorGroup])
        report.print(examination, in: context)
        return examination.isHealthy && problems.isEmpty ? .done : .negative
    }
}
