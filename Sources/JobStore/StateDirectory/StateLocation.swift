internal import Glibc
package import JobModel
internal import LinuxSystem

extension StateDirectory {
    /// The path of the state directory, absolute: `home` where it is given, else `$JOBS_HOME`, `$XDG_STATE_HOME/jobs`,
    /// `~/.local/state/jobs`. A relative `$XDG_STATE_HOME` or `$HOME` is ignored, as the XDG specification asks.
    package static func locate(home: String? = nil) throws(JobsError) -> String {
        try locate(home: home, variable: Environment.variable, accounts: "/etc/passwd", uid: geteuid())
    }

    static func locate(
        home: String?,
        variable: (String) -> String?,
        accounts: String,
        uid: uid_t
    ) throws(JobsError) -> String {
        if let chosen = home ?? variable("JOBS_HOME") { return try absolute(chosen) }
        if let state = variable("XDG_STATE_HOME"), state.hasPrefix("/") { return "\(state)/jobs" }
        if let home = UserHome.path(variable: variable, accounts: accounts, uid: uid) {
            return "\(home)/.local/state/jobs"
        }
        throw JobsError(
            .unavailable,
            "cannot tell where to keep the jobs: \(UserHome.complaint(variable: variable, uid: uid) ?? "there is no HOME")"
                + " and user \(uid) has no home in \(accounts); set HOME or JOBS_HOME"
        )
    }

    /// What in the environment led to the path, where it is worth a look: for errors.
    static func origin(of path: String, variable: (String) -> String? = Environment.variable) -> String? {
        for name in ["JOBS_HOME", "XDG_STATE_HOME"] {
            guard let value = variable(name), path.hasPrefix(value) else { continue }
            return "JOBS_HOME" == name ? nil : "\(name)=\(value) leads there"
        }
        guard variable("JOBS_HOME") == nil, path.hasSuffix("/.local/state/jobs") else { return nil }
        return UserHome.complaint(variable: variable) ?? variable("HOME").map { "HOME=\($0) leads there" }
    }

    private static func absolute(_ path: String) throws(JobsError) -> String {
        if path.hasPrefix("/") { return path }
        guard let pointer = getcwd(nil, 0) else {
            let error = SystemError.last("getcwd")
            throw JobsError(.storage, "cannot resolve JOBS_HOME=\(path): set it to an absolute path", cause: error)
        }
        defer { free(pointer) }
        return "\(String(cString: pointer))/\(path)"
    }
}
