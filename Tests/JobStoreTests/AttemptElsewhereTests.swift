import Glibc
import JobProtocol
import JobStore
import LinuxSystem
import TestSupport
import Testing

/// Attempts whose files are on a file system that machines share.
@Suite struct AttemptElsewhereTests {
    private let process = ProcessIdentity(pid: 42, startTime: 7, bootID: "boot")

    private func places(_ scratch: borrowing Scratch) throws -> (own: StateDirectory, shared: StateDirectory) {
        let own = try scratch.state()
        return (own, try StateDirectory.openShared(path: "\(own.path)-shared", create: true))
    }

    @Test func isFoundWhereItIs() throws {
        let scratch = try Scratch()
        let (own, shared) = try places(scratch)
        let here = try AttemptDirectory.create(number: 7, attempt: 1, in: own)
        let there = try AttemptDirectory.create(number: 7, attempt: 1, in: shared)
        #expect(try AttemptDirectory.open(number: 7, attempt: 1, in: own)?.isShared == false)
        for _ in 1...2 { try here.refer(to: "\(shared.path)/\(AttemptFile.directory(number: 7, attempt: 1))") }
        try there.directory.replaceFile(AttemptFile.result, with: [1], synchronized: false)
        let found = try #require(try AttemptDirectory.open(number: 7, attempt: 1, in: own))
        #expect(found.isShared && found.directory.exists(AttemptFile.result))
        #expect(
            try AttemptDirectory.openOwn(number: 7, attempt: 1, in: own)?.directory.exists(AttemptFile.result) == false
        )
    }

    @Test func isRemovedInBothPlaces() throws {
        let scratch = try Scratch()
        let (own, shared) = try places(scratch)
        let path = AttemptFile.directory(number: 7, attempt: 1)
        let here = try AttemptDirectory.create(number: 7, attempt: 1, in: own)
        let there = try AttemptDirectory.create(number: 7, attempt: 1, in: shared)
        try here.refer(to: "\(shared.path)/\(path)")
        try there.directory.replaceFile(AttemptFile.outputLog, with: [1], synchronized: false)
        try AttemptDirectory.remove(number: 7, attempt: 1, in: own)
        #expect(!own.directory.exists(path) && !shared.directory.exists(path))
    }

    @Test func isRemovedHereWhereThereIsGone() throws {
        let scratch = try Scratch()
        let (own, _) = try places(scratch)
        try AttemptDirectory.create(number: 7, attempt: 1, in: own).refer(to: "/nowhere/at/all")
        #expect(throws: SystemError.self) { try AttemptDirectory.open(number: 7, attempt: 1, in: own) }
        try AttemptDirectory.remove(number: 7, attempt: 1, in: own)
        #expect(!own.directory.exists(AttemptFile.directory(number: 7, attempt: 1)))
    }

    /// Locks of another machine may not be seen: the claim alone decides.
    @Test func twoShimsThatSeeNoLockOfEachOtherMakeOneClaim() throws {
        let scratch = try Scratch()
        let (_, shared) = try places(scratch)
        let attempt = try AttemptDirectory.create(number: 7, attempt: 1, in: shared)
        let first = Claim(holder: .shim, process: process, host: "n1")
        let second = Claim(holder: .shim, process: process, host: "n2")
        let hold = try #require(try attempt.hold())
        #expect(try hold.claim(first, launch: 1, isShared: true))
        #expect(try !hold.claim(second, launch: 1, isShared: true))
        #expect(try attempt.readClaim(launch: 1) == first)
        // The answer to a link can get lost: it was made all the same.
        let later = try AttemptDirectory.create(number: 8, attempt: 1, in: shared)
        #expect(try later.makeClaim(first, launch: 1))
        #expect(try #require(try later.hold()).claim(first, launch: 1, isShared: true))
    }

    @Test func aSupervisorThatDecidedKeepsShimsOut() throws {
        let scratch = try Scratch()
        let (_, shared) = try places(scratch)
        let attempt = try AttemptDirectory.create(number: 7, attempt: 1, in: shared)
        #expect(try attempt.makeClaim(Claim(holder: .supervisor, process: process), launch: 1))
        let hold = try #require(try attempt.hold())
        #expect(try !hold.claim(Claim(holder: .shim, process: process), launch: 1, isShared: true))
    }

    @Test func noSupervisorServesIt() throws {
        let scratch = try Scratch()
        let (_, shared) = try places(scratch)
        #expect(throws: (any Error).self) { try StateDirectory.open(path: shared.path, create: true) }
    }

    @Test func inputIsCopiedToAnotherFileSystem() throws {
        let scratch = try Scratch()
        let (own, shared) = try places(scratch)
        let here = try AttemptDirectory.create(number: 7, attempt: 1, in: own)
        let there = try AttemptDirectory.create(number: 7, attempt: 1, in: shared)
        let content = [UInt8](repeating: 7, count: 3 << 20)
        try here.directory.replaceFile(AttemptFile.standardInput, with: content, synchronized: false)
        let file = try here.directory.open(AttemptFile.standardInput, flags: O_RDONLY)
        try there.directory.copyFile(AttemptFile.standardInput, from: file)
        #expect(try there.directory.readFile(AttemptFile.standardInput, limit: 4 << 20) == content)
        #expect(try there.adoptStandardInput(from: here))
    }
}
