import Glibc
import JobModel
import SystemPackage
import TestSupport
import Testing
import Values

@testable import LinuxSystem

@Suite struct ProcessTableTests {
    @Test(.timeLimit(.minutes(1)), arguments: ["sleep", "a b", "a) S 1 (b", "))((", "x\ny", "  "])
    func aNameMayContainAnything(_ name: String) throws {
        let scratch = try Scratch()
        let program = "\(scratch.path)/\(name)"
        try check("symlink", program) { symlink("/usr/bin/sleep", program) }
        let child = try Child(program, "60")
        defer { kill(child.pid, SIGKILL) }
        let entry = try #require(ProcessTable.entry(of: child.pid))
        #expect(entry.command == name && entry.parent == getpid() && entry.pid == child.pid)
        #expect(entry.startTime > 0 && !entry.isZombie)
        // The kernel lets go of the parent before it has put the arguments in place.
        while ProcessTable.arguments(of: child.pid).isEmpty { sched_yield() }
        #expect(ProcessTable.arguments(of: child.pid) == [program, "60"])
        #expect(ProcessTable.descendants(of: getpid()).contains { $0.pid == child.pid })
        #expect(ProcessTable.all().contains { $0.pid == child.pid })
        kill(child.pid, SIGKILL)
        _ = try child.end()
        #expect(ProcessTable.entry(of: child.pid)?.startTime != entry.startTime)
    }

    @Test(arguments: ["", "1", "1 (", "1 )(", "1 (a)", "1 (a) S 1 1", "x (a) S 1 1 1", "(a) S"])
    func whatIsNoLineOfProcIsNoProcess(_ text: String) {
        #expect(ProcessTable.parse(Array(text.utf8)) == nil)
    }

    @Test(.timeLimit(.minutes(1))) func readsTheEnvironmentOfAProcess() throws {
        let child = try Child("/usr/bin/env", "-i", "JOBS_ID=x", "EMPTY=", "/bin/sleep", "60")
        defer {
            kill(child.pid, SIGKILL)
            _ = try? child.end()
        }
        while ProcessTable.arguments(of: child.pid) != ["/bin/sleep", "60"] { sched_yield() }
        #expect(ProcessTable.environment(of: child.pid) == [Array("JOBS_ID=x".utf8), Array("EMPTY=".utf8)])
    }
}

@Suite struct ProcessDescriptorTests {
    @Test func aPidThatAnotherProcessBearsIsNotTheProcess() throws {
        let child = try Child("/bin/sleep", "60")
        defer { kill(child.pid, SIGKILL) }
        let startTime = try #require(ProcessTable.entry(of: child.pid)).startTime
        #expect(ProcessDescriptor(pid: child.pid, startTime: startTime + 1) == nil)
        let process = try #require(ProcessDescriptor(pid: child.pid, startTime: startTime))
        #expect(try !process.descriptor.awaitInput(within: .seconds(0)))
        try process.send(signal: SIGKILL)
        #expect(try process.descriptor.awaitInput(within: .seconds(10)))
        _ = try child.end()
        let error = #expect(throws: SystemError.self) { try process.send(signal: 0) }
        #expect(error?.errno == .noSuchProcess)
        #expect(ProcessDescriptor(pid: child.pid, startTime: startTime) == nil)
    }

    @Test(arguments: [-1, 0, Int32.max])
    func whatCannotBeAPidIsNoProcess(_ pid: pid_t) {
        #expect(ProcessDescriptor(pid: pid, startTime: 0) == nil)
        #expect(throws: SystemError.self) { try ProcessDescriptor(pid: pid) }
    }
}

@Suite struct ChildProcessTests {
    @Test func tellsHowAChildEndedOnce() throws {
        let child = try Child("/bin/sh", "-c", "exit 7")
        guard case .ended(let reaped) = try child.end() else {
            Issue.record("it did not end")
            return
        }
        #expect(reaped.end == .exited(7) && reaped.usage.maximumResidentBytes > 0)
        guard case .unknown = ChildProcess.reap(child.pid) else {
            Issue.record("it was reaped twice")
            return
        }
    }

    @Test func tellsTheSignalThatEndedIt() throws {
        let child = try Child("/bin/sleep", "60")
        guard case .running = ChildProcess.reap(child.pid) else {
            Issue.record("it does not run")
            return
        }
        kill(child.pid, SIGKILL)
        guard case .ended(let reaped) = try child.end() else {
            Issue.record("it did not end")
            return
        }
        #expect(reaped.end == .signalled(.kill, coreDumped: false))
    }

    @Test func aStrangerIsNoChild() {
        guard case .unknown = ChildProcess.reap(1) else {
            Issue.record("the first process is no child")
            return
        }
    }
}
