import Glibc
import JobModel
import JobProtocol
import JobStore
import LinuxSystem
import Testing
import Values

@testable import JobManager

/// What a job takes along from its submitter.
struct SubmittingTests {
    @Test func allLimitsAreTakenAlongAndNoneIsRequired() {
        let limits = Submitter.current().resourceLimits
        #expect(limits.map(\.name) == ResourceLimit.names)
        #expect(limits.allSatisfy { !$0.isRequired && $0.soft <= $0.hard ?? 0 })
    }

    @Test func theUmaskIsReadWithoutBeingChanged() {
        let before = umask(0o027)
        defer { umask(before) }
        #expect(Submitter.current().umask == 0o027)
        #expect(umask(0o027) == 0o027)
    }

    @Test func inputIsStoredBeforeTheJobIsSubmitted() throws {
        let home = try ScratchHome()
        let pipe = try Descriptor.pipe()
        try pipe.write.writeAll(Array("piped".utf8))
        pipe.write.closeEarly()
        let job = JobRecord.sample(1)
        let id = job.id
        let supervisor = try ScriptedSupervisor(
            home,
            [
                { peer in
                    try peer.greet()
                    try peer.answerNext(job.json)
                }
            ]
        )
        let submission = Submission(command: ["cat"], directory: "/")
        let client = try JobClient(home: home.state.path)
        _ = try client.run(submission, environment: [], input: .descriptor(pipe.read), id: id)
        #expect(supervisor.asked[0].params["id"] == .string(id.description))
        #expect(try home.state.directory.readFile(StateFile.inbox(id), limit: 100) == Array("piped".utf8))
    }

    @Test func theInputOfARefusedJobIsForgotten() throws {
        let home = try ScratchHome()
        let supervisor = try ScriptedSupervisor(
            home,
            [
                { peer in
                    try peer.greet()
                    try peer.refuse(peer.receive().id, JobsError(.storage, "the disk is full"))
                }
            ]
        )
        let null = Descriptor(owning: open("/dev/null", O_RDONLY))
        let client = try JobClient(home: home.state.path)
        #expect(throws: JobsError(.storage, "the disk is full")) {
            try client.run(Submission(command: ["cat"], directory: "/"), environment: [], input: .descriptor(null))
        }
        #expect(try home.state.directory.openDirectory(StateFile.inbox).names().isEmpty)
        #expect(supervisor.asked.count == 1)
    }

    @Test(.enabled(if: geteuid() == 0, "mounting takes root"))
    func inputThatDoesNotFitOnTheDiskIsRefusedAsAWhole() throws {
        let home = try ScratchHome()
        let inbox = "\(home.state.path)/inbox"
        try #require(mount("tmpfs", inbox, "tmpfs", 0, "size=64k,mode=0700") == 0)
        defer { umount(inbox) }
        let zeros = Descriptor(owning: open("/dev/zero", O_RDONLY))
        let upload = InputUpload(home: home.state, id: JobID())
        let error = #expect(throws: JobsError.self) { try upload.store(.descriptor(zeros)) }
        #expect(error?.code == .storage)
        #expect(error?.message.contains("nothing was submitted") == true)
        #expect(try Directory(inbox).names().isEmpty)
    }
}
