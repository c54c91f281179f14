import ArgumentParser
import JobProtocol

/// What is done once a job is stored, for the commands that start one.
struct AnswerOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Show its output until it ends, and exit as it does.")
    var follow = false

    @Flag(help: "Wait for its end, and exit as it does.")
    var wait = false

    @Flag(name: .shortAndLong, help: "Do not print the number.")
    var quiet = false

    func answer(_ format: FormatOptions, _ shared: SharedOptions) -> RunAnswer {
        RunAnswer(follows: follow, waits: wait, isQuiet: quiet, isJSON: format.json, color: shared.color)
    }

    /// Throws where these options exclude one another.
    func check(_ format: FormatOptions) throws {
        if !RunAnswer(follows: follow, waits: wait, isJSON: format.json).isPossible {
            throw ValidationError("--follow goes without --wait and --json")
        }
    }
}
