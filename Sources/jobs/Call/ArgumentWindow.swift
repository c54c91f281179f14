import ArgumentParser

/// The part of the arguments that the parser is given.
///
/// The parser takes a time that is quadratic in the number of arguments: 3 s for 10,000, hours for as many as the kernel
/// passes. A job's command is captured whole behind its first word, so it suffices to show the parser a beginning of the
/// arguments that reaches that far; the command is then taken from the arguments themselves.
struct ArgumentWindow {
    private static let smallest = 64

    let raw: RawArguments

    /// What the parser makes of the arguments, and how many of them it saw.
    func parse(
        _ parse: ([String]) throws -> any ParsableCommand
    ) throws -> (command: any ParsableCommand, count: Int) {
        var count = Self.smallest
        while count < raw.arguments.count {
            // What is wrong with a beginning may be right with more.
            if let command = try? parse(texts(count)) {
                guard command is any CapturingCommand else { break }
                return (command, count)
            }
            count *= 2
        }
        return (try parse(texts(raw.arguments.count)), raw.arguments.count)
    }

    private func texts(_ count: Int) -> [String] { raw.arguments.prefix(count).map(RawArguments.text) }
}

/// A command that takes all arguments from a certain one on as they are.
protocol CapturingCommand {
    var captured: [String] { get }
}
