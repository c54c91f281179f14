import JobModel
import JobProtocol
import Testing
import Values

@testable import JobSupervisor

/// The job that is made of a hook.
@Suite struct HookSubmissionTests {
    private func record(_ status: JobStatus, _ reason: EndReason, command: [ByteString] = ["make", "test"]) -> JobRecord
    {
        var submission = Submission(command: command, directory: "/src")
        submission.environment = "0123456789abcdef"
        submission.timeout = .seconds(5)
        submission.resourceLimits = [
            ResourceLimit(name: "nofile", soft: 1, hard: 2, isRequired: false),
            ResourceLimit(name: "cpu", soft: 1, hard: 1, isRequired: true),
        ]
        var record = JobRecord(
            number: 7,
            id: JobID(),
            submission: submission,
            status: status,
            attempt: 2,
            submittedAt: Timestamp(milliseconds: 0)
        )
        var outcome = Outcome(ending: Ending(status: status, reason: reason))
        outcome.exitCode = status == .failed ? 2 : nil
        outcome.duration = .seconds(185)
        record.outcome = outcome
        return record
    }

    private func make(_ text: ByteString, _ record: JobRecord, _ occasion: Hook.Occasion = .end) throws -> Submission {
        try #require(HookSubmission(hook: Hook(occasion, text), record: record, timeout: .seconds(60)).submission)
    }

    @Test func itHasTheJobsSurroundingsAndNotItsLimits() throws {
        let hook = try make("echo", record(.failed, .exited))
        #expect(hook.command == ["/bin/sh", "-c", "echo"] && hook.directory == "/src")
        #expect(hook.environment == "0123456789abcdef" && hook.timeout == .seconds(60) && hook.hooks.isEmpty)
        #expect(hook.resourceLimits.map(\.name) == ["nofile"] && hook.group == JobGroup.hooksName)
        #expect(hook.hook == HookOrigin(number: 7, attempt: 2, hook: Hook(.end, "echo")))
        #expect(hook.variables.contains("JOBS_JOB_SUMMARY=job 7 (make test) failed: exit status 2 after 3m05s"))
        guard case .text(let text) = hook.standardInput else { return #expect(Bool(false), "no input") }
        #expect(try JSONParser.parse(text.bytes)["attempt"] == 2)
        #expect(try Submission(json: hook.json) == hook)
        #expect(try make("notify", record(.failed, .exited)).directory == "/", "it needs none of the job's")
        #expect(try make("x", record(.failed, .exited), .start).variables.contains("JOBS_JOB_STATUS=running"))
    }

    /// What a command contains reaches neither a terminal nor the header of a mail as more than text.
    @Test func nothingInItIsObeyed() throws {
        let command: [ByteString] = ["sh", "-c", "\u{1B}]0;x\u{7}\r\nBcc: a@b\n\u{9B}31m", ByteString([0xFF, 0x0A])]
        for text in ["notify", "mail:a@b", "terminal", "x"] as [ByteString] {
            let hook = try make(text, record(.failed, .exited, command: command))
            for entry in hook.variables
            where entry.hasPrefix("JOBS_JOB_SUMMARY=") || entry.hasPrefix("JOBS_JOB_COMMAND=") {
                #expect(entry.description.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
            }
            #expect(text == "x" || hook.command.last?.bytes.contains(0x0A) == false)
        }
    }

    @Test(
        arguments: [
            (.completed, .exited, false), (.failed, .exited, true), (.failed, .timedOut, true),
            (.killed, .killedByUser, false), (.killed, .signalled, true), (.lost, .shimLost, true),
            (.skipped, .dependencyFailed, false), (.skipped, .expired, true),
        ] as [(JobStatus, EndReason, Bool)]
    )
    func failureIsWhatNobodyWanted(status: JobStatus, reason: EndReason, isFailure: Bool) {
        #expect(record(status, reason).isFailure == isFailure)
        #expect(Engine.occasions(ofEnd: record(status, reason)).contains(.failure) == isFailure)
    }
}
