import JobModel
import LinuxSystem
import Values

/// The user's table of cron (crontab(1)).
enum Crontab {
    /// Its lines; none where the user has no table.
    static func lines() throws(JobsError) -> [String] {
        let result = try run(["crontab", "-l"])
        // "no crontab for user"
        guard result.isSuccess else { return [] }
        return result.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    static func change(_ body: ([String]) -> [String]) throws(JobsError) {
        let lines = body(try lines())
        let text = lines.joined(separator: "\n") + "\n"
        guard text.utf8.count < 60 << 10 else {
            throw JobsError(.unavailable, "your crontab is too long to be changed")
        }
        let result = try run(["crontab", "-"], input: text)
        guard result.isSuccess else { throw JobsError(.unavailable, "'crontab -' failed: \(result.output)") }
    }

    /// A word for the shell that cron starts: `%` would end the line.
    static func quoted(_ word: String) -> String { escaped("'\(word.replacing("'", with: "'\\''"))'") }

    static func escaped(_ text: String) -> String { text.replacing("%", with: "\\%") }

    private static func run(_ words: [String], input: String = "") throws(JobsError) -> HelperProgram.Result {
        do throws(SystemError) {
            return try HelperProgram.run(words, input: input)
        } catch {
            throw JobsError(
                .unavailable,
                "neither systemd nor cron can start the supervisor at boot: cannot run '\(words[0])'",
                cause: error
            )
        }
    }
}
