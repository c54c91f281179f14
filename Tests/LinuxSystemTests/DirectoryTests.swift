import Glibc
import LinuxSystem
import SystemPackage
import TestSupport
import Testing
import Values

@Suite struct DirectoryTests {
    @Test func replacingAFileLeavesNothingBeside() throws {
        let scratch = try Scratch()
        try scratch.directory.replaceFile("a", with: Array("one".utf8), synchronized: true)
        try scratch.directory.replaceFile("a", with: Array("two".utf8), synchronized: false)
        #expect(try scratch.text("a") == "two")
        #expect(try scratch.directory.names() == ["a"])
    }

    @Test func ofManyWhoCreateAFileOneSucceedsAndNobodySeesHalfOfIt() throws {
        let scratch = try Scratch()
        let successes = try Inbox<Int>()
        let threads = try (0..<8).map { number in
            try WorkerThread("creator") {
                let content = [UInt8](repeating: UInt8(number), count: 1 << 16)
                if (try? scratch.directory.createFile("a", with: content, synchronized: false)) == true {
                    successes.put(number)
                } else if (try? scratch.directory.readFile("a", limit: 1 << 20))?.count != content.count {
                    successes.put(-1)
                }
            }
        }
        for thread in threads { thread.join() }
        let winners = successes.takeAll()
        #expect(winners.count == 1 && winners.first.map { $0 >= 0 } == true)
        #expect(try scratch.directory.readFile("a", limit: 1 << 20)?.allSatisfy { Int($0) == winners[0] } == true)
        #expect(try scratch.directory.names() == ["a"])
    }

    @Test func noLinkIsFollowedAndNoPathLeadsOut() throws {
        let scratch = try Scratch()
        try scratch.directory.makeDirectory("inner")
        let inner = try scratch.directory.openDirectory("inner")
        try scratch.directory.replaceFile("secret", with: [1], synchronized: false)
        #expect(symlink("\(scratch.path)/secret", "\(scratch.path)/inner/link") == 0)
        #expect(symlink(scratch.path, "\(scratch.path)/inner/up") == 0)
        for path in ["link", "up/secret", "../secret", "\(scratch.path)/secret"] {
            #expect(throws: SystemError.self) { try inner.open(path, flags: O_RDONLY) }
        }
        #expect(throws: SystemError.self) { try inner.openDirectory("up") }
        #expect(throws: SystemError.self) { try Directory("up", in: inner) }
        #expect(throws: Never.self) { try Directory("\(scratch.path)/inner/up", followsLink: true) }
    }

    @Test func onlyRegularFilesOfBoundedSizeAreRead() throws {
        let scratch = try Scratch()
        #expect(try scratch.directory.readFile("missing", limit: 10) == nil)
        try scratch.directory.replaceFile("a", with: [UInt8](repeating: 1, count: 10), synchronized: false)
        #expect(try scratch.directory.readFile("a", limit: 10)?.count == 10)
        let error = #expect(throws: SystemError.self) { try scratch.directory.readFile("a", limit: 9) }
        #expect(error?.errno == .fileTooLarge)
        #expect(mkfifo("\(scratch.path)/fifo", 0o600) == 0)
        #expect(throws: SystemError.self) { try scratch.directory.readFile("fifo", limit: 10) }
        #expect(throws: SystemError.self) { try scratch.directory.readFile(".", limit: 10) }
    }

    @Test func whatIsMadeHasExactlyItsMode() throws {
        let scratch = try Scratch()
        #expect(try scratch.directory.makeDirectory("d", mode: 0o777))
        #expect(try !scratch.directory.makeDirectory("d", mode: 0o700))
        _ = try scratch.directory.open("f", flags: O_CREAT | O_WRONLY, mode: 0o666)
        #expect(try scratch.directory.status(of: "d").map { $0.st_mode & 0o7777 } == 0o777)
        #expect(try scratch.directory.status(of: "f").map { $0.st_mode & 0o7777 } == 0o666)
        #expect(try scratch.directory.status(of: "none") == nil)
        #expect(try scratch.directory.space().total > 0)
    }

    @Test func aLinkIsMadeOnce() throws {
        let scratch = try Scratch()
        try scratch.directory.replaceFile("a", with: [1], synchronized: false)
        #expect(try scratch.directory.link("b", to: "a", in: scratch.directory))
        #expect(try !scratch.directory.link("b", to: "a", in: scratch.directory))
        #expect(throws: SystemError.self) { try scratch.directory.link("c", to: "none", in: scratch.directory) }
        #expect(scratch.directory.exists("b") && !scratch.directory.exists("c"))
    }
}
