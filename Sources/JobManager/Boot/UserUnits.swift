import Glibc
import JobModel
import LinuxSystem
import Values

/// The units of systemd's manager of this user (systemd.unit(5)).
enum UserUnits {
    private static let target = "default.target.wants"

    /// `$XDG_CONFIG_HOME/systemd/user`; `nil` without a home.
    private static var directory: String? {
        if let config = Environment.variable("XDG_CONFIG_HOME"), config.hasPrefix("/") {
            return "\(config)/systemd/user"
        }
        return UserHome.path().map { "\($0)/.config/systemd/user" }
    }

    static func isEnabled(_ name: String) -> Bool {
        var status = stat()
        return directory.map { lstat("\($0)/\(target)/\(name)", &status) == 0 } ?? false
    }

    /// Writes a unit and enables it. Returns its path.
    static func enable(_ name: String, _ content: String) throws(JobsError) -> String {
        guard let path = directory else { throw noHome }
        do throws(SystemError) {
            try makeDirectories(path)
            try Directory(path, followsLink: true).replaceFile(name, with: Array(content.utf8), synchronized: true)
        } catch {
            throw JobsError(.storage, "cannot write \(path)/\(name)", cause: error)
        }
        try control("daemon-reload")
        try control("enable", name)
        return "\(path)/\(name)"
    }

    /// Disables and removes a unit. Returns its path; `nil` where there is none.
    static func disable(_ name: String) throws(JobsError) -> String? {
        guard let path = directory, access("\(path)/\(name)", F_OK) == 0 || isEnabled(name) else { return nil }
        try control("disable", name)
        unlink("\(path)/\(name)")
        try control("daemon-reload")
        return "\(path)/\(name)"
    }

    /// A word of a unit file: in quotes, with `%` and `$` as they are (systemd.syntax(7)).
    static func quoted(_ word: String) -> String {
        let escaped = word.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("%", with: "%%")
        return "\"\(escaped.replacing("$", with: "$$"))\""
    }

    private static let noHome = JobsError(.unavailable, "there is no home directory for units of systemd: set HOME")

    private static func makeDirectories(_ path: String) throws(SystemError) {
        var made = ""
        for step in path.split(separator: "/") {
            made += "/\(step)"
            guard access(made, F_OK) != 0 else { continue }
            try check("mkdir", made) { mkdir(made, 0o755) }
        }
    }

    private static func control(_ words: String...) throws(JobsError) {
        let line = (["systemctl", "--user"] + words).joined(separator: " ")
        let result: HelperProgram.Result
        do throws(SystemError) {
            result = try HelperProgram.run(["systemctl", "--user"] + words)
        } catch {
            throw JobsError(.unavailable, "cannot run '\(line)'", cause: error)
        }
        guard result.isSuccess else { throw JobsError(.unavailable, "'\(line)' failed: \(result.output)") }
    }
}

/// Whether systemd runs the user's manager, and with it the user's units, from boot on (loginctl(1)).
enum Lingering {
    private static let directory = "/var/lib/systemd/linger"
    static let advice = "to have it started at boot, run `loginctl enable-linger`"

    static var isOn: Bool {
        guard let name = UserHome.accountName() ?? Environment.variable("USER"), !name.contains("/") else {
            return false
        }
        return access("\(directory)/\(name)", F_OK) == 0
    }
}
