import CLinux
import Glibc
import Testing
import Values

@testable import LinuxSystem

/// Where groups can be made; `nil`: nowhere.
private let delegated: GroupDelegation? = {
    guard let delegation = try? GroupDelegation.find(nil), mkdir("\(delegation.path)/probe", 0o755) == 0 else {
        return nil
    }
    rmdir("\(delegation.path)/probe")
    return delegation
}()

/// Control groups of this machine, where it has some that this user may make.
@Suite(.enabled(if: delegated != nil)) struct ControlGroupTests {
    private let home = String(UInt32.random(in: .min ... .max), radix: 16)

    /// Starts a shell in the group, as shims start jobs.
    private func start(_ group: ControlGroup, _ script: String, output: Descriptor) throws -> pid_t {
        let (candidates, directory) = (CStringList(["/bin/sh"]), CStringList(["/"]))
        let (arguments, environment) = (
            CStringList(["sh", "-c", ByteString(script)]), CStringList(["PATH=/usr/bin:/bin"])
        )
        let (entrance, null) = (try group.entrance(), try Descriptor.open("/dev/null", flags: O_RDWR))
        var failure = clinux_spawn_failure()
        var plan = clinux_spawn_plan()
        plan.candidates = UnsafeRawPointer(candidates.pointers).assumingMemoryBound(to: UnsafePointer<CChar>?.self)
        plan.candidate_count = 1
        plan.argv = UnsafePointer(arguments.pointers)
        plan.envp = UnsafePointer(environment.pointers)
        plan.directory = UnsafePointer(directory.pointers[0])
        plan.descriptors = (null.rawValue, output.rawValue, null.rawValue)
        plan.record = -1
        plan.cgroup = entrance.rawValue
        let pid = withExtendedLifetime((candidates, directory, arguments, environment, entrance, null, output)) {
            clinux_spawn(&plan, &failure)
        }
        try #require(pid > 0, "step \(failure.step): \(failure.error)")
        return pid
    }

    @Test func aGroupHasItsProcessesAndKillsThemAll() throws {
        let base = try #require(delegated)
        let group = try base.makeGroup(ofAttempt: "7.1", home: home)
        defer { group.remove() }
        let ready = try Descriptor.pipe()
        let pid = try start(group, "(sleep 1000 & sleep 1000) & echo there; sleep 1000", output: ready.write)
        _ = try ready.read.awaitInput(within: .seconds(20))
        #expect(group.processes.contains(pid))
        #expect(!group.remove(), "it is not empty")
        #expect(!GroupDelegation.isOfJob(base.path) && GroupDelegation.isOfJob(group.path))
        let all = group.processes.compactMap { try? ProcessDescriptor(pid: $0) }
        try #require(group.kill())
        for process in all { #expect(try process.descriptor.awaitInput(within: .seconds(20))) }
        var status: Int32 = 0
        #expect(waitpid(pid, &status, 0) == pid && status & 0x7F == SIGKILL)
        #expect(group.processes.isEmpty)
        #expect(group.remove() && group.remove(), "what is gone need not be removed")
    }

    @Test func whatIsLeftIsRemovedWithWhatTheJobMadeInIt() throws {
        let base = try #require(delegated)
        let (over, living) = (
            try base.makeGroup(ofAttempt: "7.1", home: home), try base.makeGroup(ofAttempt: "8.1", home: home)
        )
        defer { living.remove() }
        try #require(mkdir("\(over.path)/inner", 0o755) == 0)
        // One of the same name is made anew.
        _ = try base.makeGroup(ofAttempt: "7.1", home: home)
        base.removeLeftovers(home: "other") { _ in true }
        #expect(access(over.path, F_OK) == 0)
        base.removeLeftovers(home: home) { $0 == "7.1" }
        #expect(access(over.path, F_OK) != 0 && access(living.path, F_OK) == 0)
    }

    @Test func whatTheGroupDoesNotHaveIsNotEnabled() throws {
        let base = try #require(delegated)
        #expect(throws: GroupDelegation.Missing.self) { try base.enable("nothing") }
        #expect(throws: GroupDelegation.Missing.self) { try GroupDelegation.find("/tmp") }
        #expect(throws: GroupDelegation.Missing.self) { try GroupDelegation.find("/nowhere/at/all") }
    }
}

/// What stands for limits where no control group holds them.
@Suite struct TreeLimitsTests {
    private static let nowhere = GroupDelegation.Missing(description: "nowhere")

    @Test func withoutAGroup() throws {
        let memory = TreeLimits(memory: .mebibytes(64))
        let keepers = try memory.keepers(in: .failure(Self.nowhere))
        #expect(keepers == [.memory: .rlimit])
        let limits = memory.resourceLimits(keepers, beside: [])
        #expect(limits == [ResourceLimit(name: "data", soft: 64 << 20, hard: 64 << 20, isRequired: true)])
        #expect(throws: TreeLimits.Refusal.self) { try TreeLimits(cpus: 1).keepers(in: .failure(Self.nowhere)) }
    }

    @Test func aLowerLimitStays() {
        let low = ResourceLimit(name: "data", soft: 1 << 20, hard: .max, isRequired: false)
        let other = ResourceLimit(name: "core", soft: 0, hard: nil, isRequired: false)
        let limits = TreeLimits(memory: .mebibytes(64)).resourceLimits([.memory: .rlimit], beside: [low, other])
        #expect(limits.map(\.name) == ["core", "data"])
        #expect(limits.last?.soft == 1 << 20)
    }

    @Test func theGroupOfAnotherKeeperAddsNone() {
        #expect(
            TreeLimits(memory: .mebibytes(64), pids: 3).resourceLimits([.memory: .cgroup, .pids: .cgroup], beside: [])
                .isEmpty
        )
    }
}
