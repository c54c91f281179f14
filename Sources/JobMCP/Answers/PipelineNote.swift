import JobModel
import Values

/// What an agent should know of an exit code that is a pipeline's: `false | tail -1` is a success, because `tail` is one.
///
/// It is read off the command's text. To ask the shell (PIPESTATUS in a trap) would change the command: a trap of its own
/// would be lost, and a single command would no longer take the shell's place.
enum PipelineNote {
    private static let shells: Set = ["bash", "dash", "ksh", "sh", "zsh"]
    /// Those that are without `set -o pipefail` somewhere.
    private static let shellsWithout: Set = ["dash", "sh"]

    /// Those whose exit code 1 says that they found nothing.
    private static let searches: Set = ["egrep", "fgrep", "grep", "rg"]

    /// `nil`: the exit code tells all, as far as is known.
    static func text(_ job: JobRecord) -> String? {
        guard let code = job.outcome?.exitCode, code == 0 || code == 1 else { return nil }
        let words = job.submission.command
        guard let first = words.first, shells.contains(ShellCommand.name(of: first)),
            let option = words.dropFirst().firstIndex(where: { isScriptOption($0) }), option + 1 < words.count,
            // A script that uses one of these already deals with the rest of its pipelines.
            !words.contains(where: { $0.description.contains("pipefail") || $0.description.contains("PIPESTATUS") }),
            let script = words[option + 1].text, let filter = ShellPipeline.lastFilter(in: script),
            code == 0 || searches.contains(filter)
        else { return nil }
        let way =
            shellsWithout.contains(ShellCommand.name(of: first))
            ? #"argv ["bash", "-o", "pipefail", "-c", …] shows it"# : "`set -o pipefail;` before it shows it"
        return "\(filter) ends a pipeline and decides its exit code: a failure before it does not show; \(way)"
    }

    /// `-c`, `-lc`
    private static func isScriptOption(_ word: ByteString) -> Bool {
        word.hasPrefix("-") && !word.hasPrefix("--") && word.bytes.last == UInt8(ascii: "c")
    }
}
