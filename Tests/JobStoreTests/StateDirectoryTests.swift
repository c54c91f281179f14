import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import TestSupport
import Testing
import Values

@testable import JobStore

/// What a state directory may be, and what it says where it may not.
@Suite struct StateDirectoryTests {
    private func failure(_ path: String, create: Bool = true) -> JobsError? {
        do throws(JobsError) {
            _ = try StateDirectory.open(path: path, create: create)
            return nil
        } catch {
            return error
        }
    }

    @Test func isMadeWithItsParentsForUsAlone() throws {
        let scratch = try Scratch()
        let state = try StateDirectory.open(path: "\(scratch.path)/a/b/jobs", create: true)
        #expect(state.path == "\(scratch.path)/a/b/jobs")
        #expect(mode(of: state.path) == 0o700)
        for name in ["environments", "attempts", "inbox"] { #expect(mode(of: "\(state.path)/\(name)") == 0o700) }
        #expect(mode(of: "\(state.path)/machine-id") == 0o600)
        #expect(failure(state.path, create: false) == nil)
    }

    @Test func openingWithoutMakingSaysThatThereIsNone() throws {
        let scratch = try Scratch()
        let error = failure("\(scratch.path)/none", create: false)
        #expect(error?.code == .notFound)
        #expect(access("\(scratch.path)/none", F_OK) != 0)
    }

    @Test func anotherOwnersIsRefused() throws {
        let scratch = try Scratch()
        let path = try scratch.state().path
        try Scratch.check(chown(path, 12345, 12345))
        let error = failure(path)
        #expect(error?.code == .refused)
        #expect(error?.message.contains("user 12345") == true)
    }

    @Test(arguments: [0o750, 0o701, 0o777, 0o500] as [mode_t])
    func aWrongModeIsRefusedAndTheRemedyNamed(mode: mode_t) throws {
        let scratch = try Scratch()
        let path = try scratch.state().path
        try Scratch.check(chmod(path, mode))
        let error = failure(path)
        #expect(error?.code == .refused)
        #expect(error?.message.contains("chmod 700 \(path)") == true)
    }

    @Test func aLinkToOurDirectoryIsFollowedOnce() throws {
        let scratch = try Scratch()
        let path = try scratch.state("real").path
        try Scratch.check(symlink("real", "\(scratch.path)/link"))
        let state = try StateDirectory.open(path: "\(scratch.path)/link", create: true)
        #expect(state.path == path)
    }

    @Test func aLinkToSomebodyElsesDirectoryOrToNothingIsNot() throws {
        let scratch = try Scratch()
        try Scratch.check(mkdir("\(scratch.path)/theirs", 0o700))
        try Scratch.check(chown("\(scratch.path)/theirs", 12345, 12345))
        try Scratch.check(symlink("theirs", "\(scratch.path)/link"))
        #expect(failure("\(scratch.path)/link")?.code == .refused)
        try Scratch.check(symlink("nowhere", "\(scratch.path)/dangling"))
        let error = failure("\(scratch.path)/dangling")
        #expect(error?.code == .storage)
        #expect(error?.message.contains("symbolic link to nothing") == true)
    }

    @Test func aFileInItsPlaceIsAnError() throws {
        let scratch = try Scratch()
        _ = try Descriptor.open("\(scratch.path)/file", flags: O_CREAT | O_WRONLY)
        #expect(failure("\(scratch.path)/file")?.message.contains("not a directory") == true)
        #expect(failure("\(scratch.path)/file/below")?.code == .storage)
    }

    @Test func aReadOnlyFileSystemIsNamed() throws {
        let scratch = try Scratch(tmpfs: "1m")
        let path = try scratch.state().path
        try scratch.makeReadOnly()
        for error in [failure(path), failure("\(scratch.path)/new")] {
            #expect(error?.code == .storage)
            #expect(error?.message.contains("read-only") == true)
        }
        #expect(failure(path, create: false) == nil, "reading must stay possible")
    }

    @Test func anotherMachinesIsRefused() throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        try state.directory.replaceFile(StateFile.machineID, with: Array("other\n".utf8), synchronized: false)
        let error = failure(state.path)
        #expect(error?.code == .refused)
        #expect(error?.message.contains("belongs to machine other") == true)
        #expect(error?.advice == [Advice(.setHome)])
    }

    @Test func noLinkInsideIsFollowed() throws {
        let scratch = try Scratch()
        let state = try scratch.state()
        try Scratch.check(mkdir("\(scratch.path)/outside", 0o700))
        try Scratch.check(symlink("../../outside", "\(state.path)/attempts/07"))
        #expect(throws: SystemError.self) { try AttemptDirectory.create(number: 7, attempt: 1, in: state) }
        #expect(throws: SystemError.self) { try AttemptDirectory.open(number: 7, attempt: 1, in: state) }
        #expect(throws: SystemError.self) { try state.directory.open("../outside", flags: O_RDONLY) }
        #expect(try Directory("\(scratch.path)/outside").names().isEmpty)
    }

    @Test func manyFirstCommandsMakeOneDirectory() async throws {
        let scratch = try Scratch()
        try await withThrowingTaskGroup { group in
            for _ in 0..<50 { group.addTask { try scratch.state("deep/state") } }
            try await group.waitForAll()
        }
    }
}

/// Where the state directory is looked for.
@Suite struct StateLocationTests {
    private func locate(_ variables: [String: String], home: String? = nil, accounts: String = "/dev/null") -> String? {
        try? StateDirectory.locate(home: home, variable: { variables[$0] }, accounts: accounts, uid: 1000)
    }

    @Test func theChoiceGoesFromTheMostToTheLeastSpecific() {
        let all = ["JOBS_HOME": "/j", "XDG_STATE_HOME": "/x", "HOME": "/h"]
        #expect(locate(all, home: "/option") == "/option")
        #expect(locate(all) == "/j")
        #expect(locate(["XDG_STATE_HOME": "/x", "HOME": "/h"]) == "/x/jobs")
        #expect(locate(["HOME": "/h"]) == "/h/.local/state/jobs")
        #expect(locate(["XDG_STATE_HOME": "relative", "HOME": "/h"]) == "/h/.local/state/jobs")
    }

    @Test func aRelativeHomeIsTakenFromTheWorkingDirectory() {
        let path = locate(["JOBS_HOME": "here"])
        #expect(path?.hasPrefix("/") == true)
        #expect(path?.hasSuffix("/here") == true)
    }

    @Test func anErrorNamesTheVariable() throws {
        func origin(_ path: String, _ variables: [String: String]) -> String? {
            StateDirectory.origin(of: path, variable: { variables[$0] })
        }
        #expect(origin("/j", ["JOBS_HOME": "/j", "HOME": "/"]) == nil, "the error names JOBS_HOME anyway")
        #expect(origin("/x/jobs", ["XDG_STATE_HOME": "/x", "HOME": "/"]) == "XDG_STATE_HOME=/x leads there")
        #expect(origin("/.local/state/jobs", [:]) == "HOME is not set")
        #expect(origin("/no/.local/state/jobs", ["HOME": "/no"]) == "HOME=/no does not exist")
        let other = UserHome.complaint(variable: { _ in "/" }, uid: 4242)
        #expect(other == "HOME=/ belongs to user 0, and this is user 4242")
        #expect(UserHome.complaint(variable: { _ in "relative" }) == "HOME=relative is not an absolute path")
        #expect(UserHome.complaint(variable: { _ in "/" }, uid: 0) == nil)
    }

    @Test func withoutHOMEItIsReadFromTheAccounts() throws {
        let scratch = try Scratch()
        let file = try Descriptor.open("\(scratch.path)/passwd", flags: O_CREAT | O_WRONLY)
        try file.writeAll(Array("root:x:0:0:root:/root:/bin/sh\nbroken\nann:x:1000:1000::/home/ann:/bin/sh\n".utf8))
        #expect(locate([:], accounts: "\(scratch.path)/passwd") == "/home/ann/.local/state/jobs")
        #expect(locate(["HOME": "relative"], accounts: "\(scratch.path)/passwd") == "/home/ann/.local/state/jobs")
    }

    @Test func withoutAnyTheErrorSaysWhatToSet() {
        #expect {
            try StateDirectory.locate(home: nil, variable: { _ in nil }, accounts: "/dev/null", uid: 1000)
        } throws: {
            ($0 as? JobsError)?.message.contains("set HOME or JOBS_HOME") == true
        }
    }
}
