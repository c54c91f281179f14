import LinuxSystem
import TestSupport
import Testing
import Values

/// Environments are shown only where asked for, and the values of what looks like a secret only where asked for twice.
@Suite(.home)
struct SecretsTests {
    let home = Home.current

    static let secrets = [
        "GITHUB_TOKEN": "tok-1234", "MY_SECRET_THING": "sec-1234", "db_password": "pass-1234",
        "AWS_ACCESS_KEY_ID": "key-1234",
    ]

    private func submit() throws -> Int64 {
        var environment: [String: String?] = Self.secrets.mapValues { $0 }
        environment["PLAIN"] = "plain-1234"
        let number = try home.run("true", environment: environment)
        #expect(try home.wait(number) == 0)
        return number
    }

    @Test func nothingShowsTheEnvironmentUnasked() throws {
        let number = String(try submit())
        for command in [
            ["status", number], ["status", "--json", number], ["list", "--all"], ["list", "--all", "--json"],
            ["events", "--after", "0", "--json"], ["doctor"], ["supervisor", "status"],
        ] {
            let result = try home.jobs(command)
            #expect(!(result.text + result.errors).contains("-1234"), "\(result)")
        }
        let log = String(decoding: try home.contents(of: "\(home.state)/supervisor.log"), as: UTF8.self)
        #expect(!log.contains("-1234"))
        // Nor do the processes that carry it to the job.
        for entry in home.processes() where entry.command != "sleep" {
            #expect(!ProcessTable.arguments(of: entry.pid).joined().contains("-1234"))
        }
    }

    @Test(arguments: [[], ["--json"]])
    func askedForItIsShownWithoutSecrets(format: [String]) throws {
        let number = String(try submit())
        let shown = try home.jobs(["status", "--env"] + format + [number])
        #expect(shown.status == 0)
        #expect(shown.text.contains("plain-1234"))
        for (name, value) in Self.secrets {
            #expect(shown.text.contains(name))
            #expect(!shown.text.contains(value))
        }
    }

    @Test func askedForTwiceItIsShown() throws {
        let number = String(try submit())
        let shown = try home.jobs("status", "--env", "--show-secrets", number)
        #expect(shown.status == 0)
        for value in Self.secrets.values { #expect(shown.text.contains(value)) }
    }

    @Test func theJobItselfHasAllOfIt() throws {
        let number = try home.sh("echo $GITHUB_TOKEN", environment: ["GITHUB_TOKEN": "tok-1234"])
        #expect(try home.wait(number) == 0)
        #expect(try home.output(number) == "tok-1234\n")
    }
}
