import Glibc
package import JobModel
import JobStore
import LinuxSystem
import Values

/// Who starts the supervisor of a state directory after the machine was started: systemd's manager of the user, or cron.
package struct BootStart {
    package enum Way: String, Sendable, CaseIterable {
        /// A unit of systemd.unit(5).
        case systemd
        /// A line `@reboot` of crontab(5).
        case cron
    }

    /// What is arranged.
    package enum State: Equatable, Sendable {
        case none
        case atBoot(Way)
        /// systemd starts it when the user logs in: the user does not linger (loginctl(1)).
        case atLogin
    }

    /// The state directory.
    package let home: String
    /// Whether it is the one of a process without JOBS_HOME.
    private let isUsual: Bool

    package init() throws(JobsError) {
        home = try StateDirectory.locate(home: nil)
        isUsual = Environment.variable("JOBS_HOME") == nil
    }

    init(home: String) {
        self.home = home
        isUsual = (try? StateDirectory.locate(home: nil)) == home && Environment.variable("JOBS_HOME") == nil
    }

    // MARK: What is arranged

    package var state: State {
        if UserUnits.isEnabled(unitName) { return Lingering.isOn ? .atBoot(.systemd) : .atLogin }
        return (try? Crontab.lines())?.contains(where: isOurs) ?? false ? .atBoot(.cron) : .none
    }

    /// What to do about it, if something is to be done.
    static func finding(home: String, schedules: Int) -> Finding? {
        guard schedules > 0 else { return nil }
        let what = schedules == 1 ? "there is 1 schedule" : "there are \(schedules) schedules"
        switch BootStart(home: home).state {
        case .atBoot: return nil
        case .atLogin:
            return Finding(
                .warning,
                "\(what), and systemd starts the supervisor only when you log in, not when the machine starts",
                advice: Advice(.words, Lingering.advice)
            )
        case .none:
            return Finding(
                .warning,
                "\(what), and nothing starts the supervisor when the machine starts",
                advice: Advice(.installSupervisor)
            )
        }
    }

    // MARK: Arranging it

    /// Has the supervisor started at boot.
    ///
    /// - Parameter way: `nil`: by systemd where that is the system's manager (sd_booted(3)), else by cron.
    /// - Returns: What was done.
    package func install(by way: Way? = nil) throws(JobsError) -> [String] {
        guard let program = OwnExecutable.path() else {
            throw JobsError(.storage, "the file of this program was removed: install it first")
        }
        switch way ?? (access("/run/systemd/system", F_OK) == 0 ? .systemd : .cron) {
        case .systemd:
            let path = try UserUnits.enable(unitName, unit(program))
            return ["enabled \(path)"] + (Lingering.isOn ? [] : ["it starts when you log in; \(Lingering.advice)"])
        case .cron:
            try Crontab.change { lines in lines.filter { !isOurs($0) } + [cronLine(program)] }
            return ["added a line @reboot to your crontab"]
        }
    }

    /// Takes back all that `install` did. Returns what was done.
    package func uninstall() throws(JobsError) -> [String] {
        var done: [String] = []
        if let path = try UserUnits.disable(unitName) { done.append("removed \(path)") }
        if (try? Crontab.lines())?.contains(where: isOurs) ?? false {
            try Crontab.change { lines in lines.filter { !isOurs($0) } }
            done.append("removed the line from your crontab")
        }
        return done
    }

    private var unitName: String {
        isUsual ? "jobs-supervisor.service" : "jobs-supervisor-\(StateDirectory.tag(of: home)).service"
    }

    /// The supervisor leaves when it has nothing to do, and jobs outlive it: the unit only starts it, and ends nothing.
    private func unit(_ program: ByteString) -> String {
        let environment = isUsual ? "" : "Environment=\(UserUnits.quoted("JOBS_HOME=\(home)"))\n"
        return """
            # Written by `supervisor install`; `supervisor uninstall` removes it.
            [Unit]
            Description=Supervisor of jobs (\(home.replacing("%", with: "%%")))

            [Service]
            Type=oneshot
            RemainAfterExit=yes
            KillMode=process
            \(environment)ExecStart=\(UserUnits.quoted(program.description)) supervisor start

            [Install]
            WantedBy=default.target

            """
    }

    private func cronLine(_ program: ByteString) -> String {
        let words = ["JOBS_HOME=\(Crontab.quoted(home))", Crontab.quoted(program.description), "supervisor", "start"]
        return "@reboot \(words.joined(separator: " ")) >/dev/null 2>&1 \(mark)"
    }

    /// At the end of our line: a comment of the shell.
    private var mark: String { "# jobs supervisor of \(Crontab.escaped(home))" }

    private func isOurs(_ line: String) -> Bool { line.hasPrefix("@reboot ") && line.hasSuffix(mark) }
}
