package import JobModel
import JobProtocol
import LinuxSystem
package import Values

/// The settings as file and environment have them: a variable wins over the file, the file over the default. What is wrong
/// is among the problems, and has its default.
package struct Configuration: Sendable {
    /// The file, whether it exists or not; `nil` where nobody knows where it would be.
    package private(set) var file: ConfigurationFile?
    /// Whether the file exists.
    package private(set) var isFileThere = false
    package private(set) var problems: [ConfigurationProblem] = []
    /// What the tables `[hook.NAME]` say, in their order.
    package private(set) var hookRules: [HookRule] = []
    private var sources: [String: (source: SettingSource, place: ConfigurationPlace)] = [:]

    /// The pools that the file defines.
    package private(set) var pools: [Pool] = []

    /// The executors that the file defines.
    package private(set) var executors: [ExecutorConfiguration] = []

    /// All defaults.
    package init() {}

    /// Reads the file and the environment of this process.
    package static func load() -> Configuration {
        // Where no variable can say anything, the table of all settings need not be made, which costs a short command more
        // than all else that it does.
        let mayBeSaid = Environment.entries().contains { entry in
            entry.hasPrefix("JOBS_") && !others.contains { entry.hasPrefix($0) }
        }
        return load(variable: Environment.variable, home: UserHome.path(), takesVariables: mayBeSaid)
    }

    /// Variables that begin like those of settings and are none: the state directory, and what a job has in its environment.
    private static let others: [String] = [
        "JOBS_HOME=", "JOBS_ID=", "JOBS_NUMBER=", "JOBS_ATTEMPT=", "JOBS_RESULT=", "JOBS_INDEX=",
        "JOBS_DUE_AT=", "JOBS_POOL_", "JOBS_HOOK=", "JOBS_JOB_",
    ]

    package static func load(
        variable: (String) -> String?,
        home: String?,
        takesVariables: Bool = true
    ) -> Configuration {
        var configuration = Configuration()
        do throws(ConfigurationProblem) {
            configuration.file = try ConfigurationFile.locate(variable: variable, home: home)
            if let file = configuration.file, let table = try file.read() {
                configuration.isFileThere = true
                configuration.take(table, of: file.path)
            }
        } catch {
            configuration.problems.append(error)
        }
        if takesVariables { configuration.take(variable) }
        return configuration
    }

    /// The value of a setting.
    package subscript<Value>(_ setting: Setting<Value>) -> Value {
        sources[setting.key].flatMap { setting.value(of: $0.source) } ?? setting.standard
    }

    /// The same as JSON; `nil`: nothing.
    package func json(of setting: any AnySetting) -> JSONValue? {
        sources[setting.key].map { setting.json(of: $0.source) } ?? setting.standardJSON
    }

    /// Whether every setting has its default.
    var isEmpty: Bool { sources.isEmpty }

    /// Whether somebody set the setting of this key.
    func isSet(_ key: String) -> Bool { sources[key] != nil }

    /// Where the value comes from; `nil`: nobody set it.
    package func place(of setting: any AnySetting) -> ConfigurationPlace? { sources[setting.key]?.place }

    /// The same configuration, where nothing is wrong with it.
    package func sound() throws(JobsError) -> Configuration {
        guard problems.isEmpty else { throw JobsError(problems) }
        return self
    }
}

// Reading.
extension Configuration {
    /// The table of a file in which blueprints are.
    static let blueprints = "blueprint"
    /// The table of a file in which hooks for some of the jobs are.
    private static let hooks = "hook"

    /// Takes what a file says.
    mutating func take(_ table: DocumentTable, of path: String) {
        let sections = Set(Settings.all.map { Self.section(of: $0.key) })
        if let entry = table.entries.first(where: { $0.key == Self.hooks }) { takeHooks(entry, of: path) }
        for entry in table.entries where entry.key != Self.blueprints && entry.key != Self.hooks {
            if entry.key == PoolTable.key {
                let table = PoolTable(entry.value)
                pools += table.pools
                for problem in table.problems { note(problem.message, at: problem.position, of: path) }
                continue
            }
            if entry.key == ExecutorTable.key {
                let table = ExecutorTable(entry.value)
                executors += table.executors
                for problem in table.problems { note(problem.message, at: problem.position, of: path) }
                continue
            }
            guard sections.contains(entry.key) else {
                let hint = Spelling.hint(for: entry.key, among: sections.sorted())
                note("there is no section '\(entry.key)'\(hint)", at: entry.position, of: path)
                continue
            }
            guard let section = entry.value.table else {
                let message = "\(entry.key) is a section, such as [\(entry.key)], not \(entry.value.inWords)"
                note(message, at: entry.value.position, of: path)
                continue
            }
            for setting in section.entries { take(setting, in: entry.key, of: path) }
        }
    }

    private mutating func takeHooks(_ entry: DocumentTable.Entry, of path: String) {
        guard let table = entry.value.table else {
            let message = "hooks are tables, such as [hook.mail], not \(entry.value.inWords)"
            return note(message, at: entry.value.position, of: path)
        }
        var problems: [DocumentError] = []
        hookRules = table.entries.compactMap { HookRule.read($0, problems: &problems) }
        for problem in problems { note(problem.message, at: problem.position, of: path) }
    }

    private mutating func take(_ entry: DocumentTable.Entry, in section: String, of path: String) {
        let key = "\(section).\(entry.key)"
        guard let setting = Settings.setting(key) else {
            let others = Settings.all.map(\.key).filter { Self.section(of: $0) == section }
            let hint = Spelling.hint(for: entry.key, among: others.map { String($0.dropFirst(section.count + 1)) })
            return note("there is no setting '\(key)'\(hint)", at: entry.position, of: path)
        }
        do throws(DocumentError) {
            try setting.check(entry.value)
            sources[key] = (.document(entry.value), .file(path, entry.position))
        } catch {
            note(error.message, at: error.position, of: path)
        }
    }

    private mutating func take(_ variable: (String) -> String?) {
        for setting in Settings.all {
            guard let name = setting.variable, let text = variable(name) else { continue }
            if setting.accepts(text) {
                sources[setting.key] = (.text(text), .variable(name))
            } else {
                let message = "wants \(setting.expectation), not \(TOMLText.string(text))"
                problems.append(ConfigurationProblem(message, in: .variable(name)))
            }
        }
    }

    private mutating func note(_ message: String, at position: TextPosition, of path: String) {
        problems.append(ConfigurationProblem(message, in: .file(path, position)))
    }

    private static func section(of key: String) -> String { String(key.prefix { $0 != "." }) }
}
