import Glibc
import JobModel
import JobOutput
import JobProtocol
import LinuxSystem
import TestSupport
import Testing
import Values

@Suite("Following goes to the very end")
struct FollowerTests {
    private func end(_ scratch: Scratch, launch: Int = 1, isRetryable: Bool = false) throws {
        let record = ExitRecord(
            number: 1,
            id: JobID(),
            attempt: 1,
            launch: launch,
            outcome: Outcome(ending: Ending(status: .completed, reason: .exited)),
            isRetryable: isRetryable
        )
        try scratch.directory.replaceFile(AttemptFile.exit, with: record.json.encoded, synchronized: false)
    }

    /// Follows to the end; fails where nothing happens for ten seconds.
    private func follow(_ follower: OutputFollower) throws -> String {
        var text = ""
        while true {
            switch try follower.next() {
            case .segment(let segment):
                guard case .bytes(_, let bytes) = segment.content else { continue }
                text += String(decoding: bytes, as: UTF8.self)
            case .caughtUp:
                let wakeup = try follower.wait(timeout: .seconds(10))
                if wakeup == .timeout { throw SystemError.last("nothing came after \(text.suffix(40))") }
            case .ended: return text
            }
        }
    }

    @Test("of output that grows beside it, with inotify and where there is none left", arguments: [true, false])
    func grows(hasInotify: Bool) throws {
        let scratch = try Scratch()
        let follower = OutputFollower(directory: scratch.directory) { hasInotify ? try? OutputWatch($0) : nil }
        let writing = Thread {
            guard let writer = try? makeWriter(scratch) else { return }
            for number in 0..<2000 {
                writer.append("\(number)\n", number % 5 == 0 ? .stderr : .stdout)
                if number % 50 == 0 { usleep(500) }
            }
            _ = writer.finish()
            try? end(scratch)
        }
        let text = try follow(follower)
        writing.join()
        #expect(text == (0..<2000).map { "\($0)\n" }.joined())
        #expect(follower.offset == UInt64(text.utf8.count))
    }

    @Test("only when the launch in question has ended")
    func launches() throws {
        let scratch = try Scratch()
        try makeWriter(scratch).append("x")
        try end(scratch, launch: 1, isRetryable: true)
        let anyLaunch = OutputFollower(directory: scratch.directory)
        let second = OutputFollower(directory: scratch.directory, launch: 2)
        for follower in [anyLaunch, second] {
            guard case .segment = try follower.next() else {
                Issue.record("no output")
                return
            }
            guard case .caughtUp = try follower.next() else {
                Issue.record("not at the present end")
                return
            }
            #expect(try follower.wait(timeout: .milliseconds(1)) == .timeout)
        }
        try end(scratch, launch: 2)
        #expect(try OutputFollower.wait(for: [anyLaunch, second], timeout: .seconds(10)) == .output)
        for follower in [anyLaunch, second] {
            guard case .ended = try follower.next() else {
                Issue.record("not ended")
                return
            }
        }
    }

    @Test("from where another follower left off")
    func cursor() throws {
        let scratch = try Scratch()
        let writer = try makeWriter(scratch)
        writer.append("seen ")
        let first = OutputFollower(directory: scratch.directory)
        while case .segment = try first.next() {}
        writer.append("unseen")
        try end(scratch)
        #expect(try follow(OutputFollower(directory: scratch.directory, from: first.offset)) == "unseen")
    }

    @Test("and wakes up for another descriptor")
    func otherDescriptor() throws {
        let scratch = try Scratch()
        let follower = OutputFollower(directory: scratch.directory)
        guard case .caughtUp = try follower.next() else {
            Issue.record("there should be nothing")
            return
        }
        let (quiet, _) = try Descriptor.pipe()
        let (ready, write) = try Descriptor.pipe()
        try write.writeAll([1])
        #expect(try follower.wait(others: [ready], timeout: .seconds(10)) == .descriptor(0))
        withExtendedLifetime(quiet) {}
    }

    @Test("also when the job is removed meanwhile")
    func removed() throws {
        let scratch = try Scratch()
        try makeWriter(scratch).append("x")
        let follower = OutputFollower(directory: scratch.directory)
        while case .segment = try follower.next() {}
        try scratch.directory.remove(AttemptFile.outputLog)
        #expect(try follower.wait(timeout: .seconds(10)) == .output)
        guard case .ended = try follower.next() else {
            Issue.record("not ended")
            return
        }
    }
}
