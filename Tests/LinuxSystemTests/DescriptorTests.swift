import Glibc
import JobModel
import LinuxSystem
import SystemPackage
import TestSupport
import Testing
import Values

@Suite struct DescriptorTests {
    @Test func isClosedWithItsLastReference() throws {
        let (read, write) = try Descriptor.pipe()
        try write.writeAll([1])
        var end: Descriptor? = write
        let raw = try #require(end).rawValue
        end = nil
        #expect(fcntl(raw, F_GETFD) >= 0)
        write.closeEarly()
        #expect(try read.readAll(limit: 10) == [1])
    }

    @Test func closingItTwiceClosesNothingElse() throws {
        let scratch = try Scratch()
        let first = try scratch.directory.open("a", flags: O_CREAT | O_RDWR)
        first.closeEarly()
        // Others open and close descriptors at the same time: whoever has the number now keeps it.
        let second = try scratch.directory.open("a", flags: O_RDWR)
        first.closeEarly()
        try second.writeAll([1, 2, 3])
        #expect(try second.status().st_size == 3)
    }

    @Test func releasedItIsSomebodyElses() throws {
        let (read, write) = try Descriptor.pipe()
        let raw = write.release()
        write.closeEarly()
        let owner = Descriptor(owning: raw)
        try owner.writeAll([7])
        owner.closeEarly()
        #expect(try read.readAll(limit: 1) == [7])
    }

    @Test func awaitsInputForItsTimeAndNoLonger() throws {
        let (read, write) = try Descriptor.pipe()
        #expect(try !read.awaitInput(within: .milliseconds(20)))
        #expect(try !read.awaitInput(within: .seconds(0)))
        let writer = try WorkerThread("writer") { try? write.writeAll([1]) }
        #expect(try read.awaitInput(within: .longest))
        writer.join()
        write.closeEarly()
        _ = try read.readAll(limit: 1)
        #expect(try read.awaitInput(within: .seconds(10)))
    }

    @Test func readingMoreThanTheLimitIsAnError() throws {
        let (read, write) = try Descriptor.pipe()
        try write.writeAll([UInt8](repeating: 1, count: 1000))
        let error = #expect(throws: SystemError.self) { try read.readAll(limit: 999) }
        #expect(error?.errno == .fileTooLarge)
    }

    @Test func aCopyIsOfTheSameFileAndDoesNotSurviveExec() throws {
        let scratch = try Scratch()
        let file = try scratch.directory.open("a", flags: O_CREAT | O_RDWR)
        let copy = try file.duplicate()
        #expect(copy.rawValue > 2 && copy.rawValue != file.rawValue)
        #expect(fcntl(copy.rawValue, F_GETFD) & FD_CLOEXEC != 0)
        try copy.writeAll([1])
        #expect(try file.status().st_size == 1)
    }
}
