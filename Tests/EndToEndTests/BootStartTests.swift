import TestSupport
import Testing
import Values

/// What starts the supervisor when the machine starts. Programs of the system are scripts here that note what they are told.
@Suite(.home)
struct BootStartTests {
    let home = Home.current

    private func fake(_ name: String, _ script: String) throws {
        try home.write("#!/bin/sh\n\(script)\n", to: "\(home.root)/bin/\(name)", mode: 0o755)
    }

    private func systemd() throws {
        // `enable` and `disable` make and remove the link, as the real one does.
        try fake(
            "systemctl",
            """
            echo "$@" >>'\(home.path("calls"))'
            dir=$HOME/.config/systemd/user; mkdir -p "$dir/default.target.wants"
            case $2 in
                enable) ln -sf "$dir/$3" "$dir/default.target.wants/$3";;
                disable) rm -f "$dir/default.target.wants/$3";;
            esac
            """
        )
    }

    private func cron() throws {
        let table = home.path("crontab")
        try fake("crontab", "if [ \"$1\" = -l ]; then cat '\(table)'; else cat >'\(table)'; fi")
    }

    @Test func bySystemd() throws {
        try systemd()
        home.set("JOBS_HOME", nil)
        #expect(try home.succeed("supervisor", "install", "--by", "systemd").contains("jobs-supervisor.service"))
        #expect(home.lines(of: "calls") == ["--user daemon-reload", "--user enable jobs-supervisor.service"])
        let unit = home.lines(of: "\(home.root)/.config/systemd/user/jobs-supervisor.service")
        #expect(unit.contains { $0.hasPrefix("ExecStart=\"/") && $0.hasSuffix("/jobs\" supervisor start") })
        #expect(unit.contains("KillMode=process") && !unit.contains { $0.hasPrefix("Environment=") })
        #expect(try home.succeed("supervisor", "uninstall").contains("removed"))
        #expect(try home.succeed("supervisor", "uninstall") == "nothing starts it at boot\n")
    }

    @Test func aStateDirectoryOfItsOwnHasItsOwnUnit() throws {
        try systemd()
        let said = try home.succeed("supervisor", "install", "--by", "systemd")
        let path = try #require(said.split(separator: "\n").first?.split(separator: " ").last.map(String.init))
        #expect(!path.hasSuffix("/jobs-supervisor.service"))
        #expect(home.lines(of: path).contains("Environment=\"JOBS_HOME=\(home.state)\""))
    }

    @Test func byCron() throws {
        try cron()
        let other = "0 3 * * * backup"
        try home.write("\(other)\n", to: "crontab")
        for _ in 0..<2 { try home.succeed("supervisor", "install", "--by", "cron") }
        let lines = home.lines(of: "crontab")
        #expect(lines.count == 2 && lines[0] == other && lines[1].hasPrefix("@reboot JOBS_HOME='\(home.state)'"))
        // The line works: it is what cron gives to a shell.
        let line = String(lines[1].dropFirst("@reboot ".count))
        #expect(try home.command("env", "-i", "HOME=\(home.root)", "/bin/sh", "-c", line).status == 0)
        #expect(home.supervisorPID != nil)
        try home.succeed("supervisor", "uninstall")
        #expect(home.lines(of: "crontab") == [other])
    }

    @Test func withNeitherItSaysSo() throws {
        home.set("PATH", "\(home.root)/bin")
        let result = try home.jobs("supervisor", "install", "--by", "cron")
        #expect(result.status == 125 && result.errors.contains("neither systemd nor cron"), "\(result)")
    }

    @Test func doctorAsksForIt() throws {
        try systemd()
        try cron()
        #expect(try !home.succeed("doctor").contains("schedule"))
        try home.succeed("run", "--every", "1d", "--", "true")
        let said = try home.succeed("doctor")
        #expect(said.contains("nothing starts the supervisor") && said.contains("supervisor install"), "\(said)")
        try home.succeed("supervisor", "install", "--by", "systemd")
        let later = try home.succeed("doctor")
        #expect(later.contains("only when you log in") && later.contains("loginctl enable-linger"), "\(later)")
        try home.succeed("supervisor", "uninstall")
        try home.write("", to: "crontab")
        try home.succeed("supervisor", "install", "--by", "cron")
        #expect(try !home.succeed("doctor").contains("schedule"))
    }
}
