import JobModel
import Testing
import Values

struct ProcessReachTests {
    private var unprivileged: ProcessReach {
        var reach = ProcessReach()
        reach.niceness = 5
        reach.hardLimits = ["nofile": 1000]
        reach.oomScore = 100
        reach.permitted = 0
        return reach
    }

    @Test func whatAJobWouldLackIsNamed() {
        var submission = Submission(command: ["true"], directory: "/")
        #expect(unprivileged.shortfall(of: submission).isEmpty)
        submission.niceness = 4
        submission.resourceLimits = [
            ResourceLimit(name: "nofile", soft: 1, hard: .max, isRequired: false),
            ResourceLimit(name: "core", soft: .max, hard: .max, isRequired: false),
        ]
        submission.traits = ProcessTraits()
        let lacks = unprivileged.shortfall(of: submission)
        #expect(
            lacks == [
                "the niceness 4 (5 at best)", "the hard limit nofile=unlimited (1000 at best)",
                "the OOM score 0 (100 at best)",
            ]
        )
        #expect(ProcessReach().shortfall(of: submission).isEmpty)
    }

    /// A limit that the user asks for fails the start; another supervisor is not his wish.
    @Test func limitsThatAreAskedForDoNotCount() {
        var submission = Submission(command: ["true"], directory: "/")
        submission.resourceLimits = [ResourceLimit(name: "nofile", soft: 1, hard: .max, isRequired: true)]
        #expect(unprivileged.shortfall(of: submission).isEmpty)
    }

    @Test func oneCoversAnotherWhereItLacksNothingOfIt() {
        #expect(ProcessReach().covers(unprivileged))
        #expect(!unprivileged.covers(ProcessReach()))
        #expect(unprivileged.covers(unprivileged))
        var other = unprivileged
        other.niceness = 0
        other.hardLimits["nofile"] = 500
        #expect(!other.covers(unprivileged))
        #expect(!unprivileged.covers(other))
        other.hardLimits["core"] = 0
        other.hardLimits["nofile"] = 1000
        #expect(!other.covers(unprivileged), "a bound that the other has not")
    }
}

struct NumberSetTests {
    @Test(arguments: ["", "0", "0-3", "1,3-5,64,1023"])
    func listsComeBack(list: String) throws {
        #expect(try #require(NumberSet(list: list)).list == list)
    }

    @Test(arguments: ["x", "1-", "-1", "3-1", "1024", "1,,x"])
    func whatIsNoListIsRefused(list: String) { #expect(NumberSet(list: list) == nil) }
}

struct NamespacesTests {
    @Test func onlyWhatBothKnowDiffers() {
        func namespaces(_ identities: KeyValuePairs<String, String>) -> Namespaces {
            Namespaces(identities.map { Namespaces.Identity($0.key, $0.value) })
        }
        let here = namespaces(["root": "3", "mnt": "1", "pid": "2"])
        #expect(here.difference(from: here) == nil)
        #expect(here.difference(from: namespaces(["net": "9"])) == nil)
        #expect(here.difference(from: namespaces(["mnt": "2", "pid": "3"])) == "other namespaces (mnt, pid)")
        #expect(
            here.difference(from: namespaces(["mnt": "2", "root": "4"]))
                == "other namespaces (mnt) and another root directory"
        )
    }
}
