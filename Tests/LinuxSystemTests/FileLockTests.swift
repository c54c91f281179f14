import JobModel
import LinuxSystem
import TestSupport
import Testing
import Values

@Suite struct FileLockTests {
    @Test func oneHoldsItUntilItGoes() throws {
        let scratch = try Scratch()
        #expect(try !FileLock.isHeld("lock", in: scratch.directory))
        var lock = try FileLock.attempt("lock", in: scratch.directory)
        #expect(lock != nil)
        #expect(try FileLock.attempt("lock", in: scratch.directory) == nil)
        #expect(try FileLock.isHeld("lock", in: scratch.directory))
        lock = nil
        #expect(try !FileLock.isHeld("lock", in: scratch.directory))
    }

    @Test func waitingEndsWithTheTimeOrTheLock() throws {
        let scratch = try Scratch()
        let lock = try #require(try FileLock.attempt("lock", in: scratch.directory))
        #expect(try FileLock.wait("lock", in: scratch.directory, within: .milliseconds(30)) == nil)
        let (read, write) = try Descriptor.pipe()
        let waiter = try WorkerThread("waiter") {
            let lock = try? FileLock.wait("lock", in: scratch.directory, within: .seconds(10))
            try? write.writeAll([lock == nil ? 0 : 1])
        }
        #expect(try !read.awaitInput(within: .milliseconds(50)))
        lock.descriptor.closeEarly()
        waiter.join()
        #expect(try read.awaitInput(within: .seconds(0)))
        write.closeEarly()
        #expect(try read.readAll(limit: 1) == [1])
    }
}
