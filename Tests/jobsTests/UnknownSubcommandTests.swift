import Testing
import Values

@testable import jobs

/// A mistyped subcommand, and what was meant.
struct UnknownSubcommandTests {
    @Test func subcommandsOfSubcommandsAreLookedAt() {
        #expect(UnknownSubcommand(["status", "x"], among: Jobs.commands) == nil)
        #expect(UnknownSubcommand(["--bogus"], among: Jobs.commands) == nil)
        #expect(UnknownSubcommand(["help", "x"], among: Jobs.commands) == nil)
        #expect(
            UnknownSubcommand(["staus"], among: Jobs.commands)?.text("jobs ")
                == "there is no subcommand 'staus'; did you mean 'status'?"
        )
        #expect(
            UnknownSubcommand(["group", "remvoe", "x"], among: Jobs.commands)?.text("jobs ")
                == "there is no subcommand 'remvoe'; did you mean 'remove'?"
        )
        #expect(UnknownSubcommand(["qwertz"], among: Jobs.commands)?.text("jobs ") == "there is no subcommand 'qwertz'")
    }

    @Test(
        arguments: [
            ("stop", "kill"), ("tail", "logs -f -n 10"), ("log", "logs"), ("inspect", "status"), ("show", "status"),
            ("restart", "retry"), ("rerun", "retry"), ("start", "run"), ("add", "run"), ("fg", "logs -f"),
            ("top", "list"), ("version", "--version"), ("STOP", "kill"),
        ]
    )
    func aHabitOfOtherProgramsIsToldOurWord(theirs: String, ours: String) throws {
        let text = try #require(UnknownSubcommand([ByteString(theirs), "7"], among: Jobs.commands)?.text("jobctl "))
        #expect(text.hasPrefix("there is no subcommand '\(theirs)'; `jobctl \(ours)` "), "\(text)")
        #expect(!text.contains(","), "not all of them")
    }

    @Test func aHabitLeadsToWhatThereIs() {
        for (path, habits) in [([], CommandHabit.verbs)] + CommandHabit.below.map({ ([$0.key], $0.value) }) {
            let node = Jobs.commands.find(path)
            #expect(node.path == path)
            for habit in habits where !habit.ours.hasPrefix("-") {
                let verb = habit.ours.split(separator: " ")[0]
                let place = habit.isVerb ? Jobs.commands : node
                #expect(place.subcommand(String(verb)) != nil, "\(verb)")
                for word in habit.words { #expect(node.subcommand(word) == nil, "\(word) is one of ours") }
            }
        }
    }

    @Test(arguments: ["complet", "shell-stat", "compl", "shell-"])
    func hiddenSubcommandsAreNotTold(word: String) throws {
        let unknown = try #require(UnknownSubcommand([ByteString(word)], among: Jobs.commands))
        let text = unknown.text("jobs ")
        for hidden in Jobs.commands.hidden {
            #expect(!unknown.known.contains(hidden) && !text.contains("'\(hidden)'"), "\(text)")
        }
        #expect(!Jobs.commands.hidden.isEmpty)
    }
}
