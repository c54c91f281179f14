import JobConfiguration
import JobModel
import JobProtocol
import Testing
import Values

/// The one table of settings, without any file.
struct ConfigurationTests {
    private func load(_ variables: [String: String]) -> Configuration {
        Configuration.load(variable: { variables[$0] }, home: "/nonexistent")
    }

    @Test func withoutAnythingAllIsDefault() {
        let configuration = load([:])
        #expect(configuration.problems.isEmpty && !configuration.isFileThere)
        #expect(configuration.file?.path == "/nonexistent/.config/jobs/config.toml")
        #expect(Settings.setting("run.grace")?.standardJSON == "10s")
        #expect(SubmissionPart(configuration)[SubmissionFields.grace] == nil)
        for setting in Settings.all {
            #expect(configuration.place(of: setting) == nil)
            #expect(configuration.json(of: setting) == setting.standardJSON, "\(setting.key)")
        }
        #expect(load(["HOME": "x"]).file?.path == "/nonexistent/.config/jobs/config.toml")
        #expect(Configuration.load(variable: { _ in nil }, home: nil).file == nil)
    }

    @Test func variablesAreReadAsTheirSettingsWant() throws {
        let configuration = load([
            "JOBS_RUN_GRACE": "1h30m", "JOBS_RUN_MAX_OUTPUT": "unlimited", "JOBS_RUN_NICE": "-5",
            "JOBS_LOGS_PLAIN": "yes", "JOBS_LOGS_TIMESTAMPS": "0", "JOBS_UI_COLOR": "never",
            "JOBS_SERVE_ALLOW": "^git \n^make", "JOBS_RETAIN_FREE": "12",
        ])
        #expect(configuration.problems.isEmpty)
        let part = SubmissionPart(configuration)
        #expect(part[SubmissionFields.grace] == .seconds(5400))
        #expect(part[SubmissionFields.maximumOutput] == .unlimited)
        #expect(part[SubmissionFields.niceness] == -5)
        #expect(configuration[Settings.logsPlain] == true)
        #expect(configuration[Settings.logsTimestamps] == false)
        #expect(configuration[Settings.uiColor] == .never)
        #expect(configuration[Settings.serveAllow] == ["^git ", "^make"])
        #expect(configuration[Settings.retentionFree] == 12)
        let setting = try #require(Settings.setting("run.grace"))
        #expect(configuration.place(of: setting) == .variable("JOBS_RUN_GRACE"))
    }

    @Test(
        arguments: [
            ("JOBS_RUN_GRACE", "soon"), ("JOBS_RUN_TIMEOUT", "0"), ("JOBS_RUN_NICE", "20"), ("JOBS_RUN_GROUP", "a b"),
            ("JOBS_RUN_MAX_OUTPUT", "-1"), ("JOBS_LOGS_PLAIN", "perhaps"), ("JOBS_UI_COLOR", "blue"),
            ("JOBS_SERVE_ALLOW", "("), ("JOBS_SERVE_ROOT", "here"), ("JOBS_SERVE_TOOLSET", "none"),
        ]
    )
    func whatIsWrongHasItsDefault(variable: String, text: String) throws {
        let configuration = load([variable: text])
        let problem = try #require(configuration.problems.first)
        #expect(problem.description.hasPrefix("\(variable): wants "))
        #expect(problem.place == .variable(variable))
        for setting in Settings.all { #expect(configuration.place(of: setting) == nil) }
        #expect(throws: JobsError.self) { try configuration.sound() }
    }

    @Test func theTableIsInOrder() {
        let keys = Settings.all.map(\.key)
        #expect(Set(keys).count == keys.count)
        let variables = Settings.all.compactMap(\.variable)
        #expect(Set(variables).count == variables.count)
        for setting in Settings.all {
            #expect(setting.key.split(separator: ".").count == 2)
            #expect(setting.summary.hasSuffix("."))
            #expect(setting.variable?.hasPrefix("JOBS_") ?? true)
        }
        // Those that the program sets for others.
        for own in ["JOBS_ID", "JOBS_NUMBER", "JOBS_ATTEMPT", "JOBS_RESULT", "JOBS_HOME", "JOBS_CONFIG"] {
            #expect(!variables.contains(own))
        }
    }

    @Test func exactTexts() {
        for text in ["30d", "1h30m", "500ms", "90us", "0s", "1d1s"] { #expect(TimeSpan(text)?.exactText == text) }
        for text in ["0", "1000", "512K", "256M", "10G", "unlimited"] {
            #expect(ByteCount(textOrUnlimited: text)?.exactText == text)
        }
    }
}
