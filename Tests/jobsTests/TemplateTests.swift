import JobModel
import JobProtocol
import Testing
import Values

@testable import jobs

/// The language of `list --format`.
struct TemplateTests {
    private var job: JobRecord {
        var job = JobRecord.sample(7, .completed, command: ["echo", "a b"])
        job.submission.labels = ["branch": "main"]
        var outcome = Outcome(ending: Ending(status: .completed, reason: .exited))
        (outcome.exitCode, outcome.result) = (0, ["answer": 42])
        job.outcome = outcome
        return job
    }

    private func text(_ template: String, isTerminal: Bool = false) throws -> String {
        String(decoding: try RecordTemplate(template).bytes(of: job, isTerminal: isTerminal), as: UTF8.self)
    }

    @Test(
        arguments: [
            ("{number}\\t{status}\\t{command}", "7\tcompleted\techo 'a b'\n"),
            ("{number:>4}|{status:12}|{command:.6}|", "   7|completed   |echo …|\n"),
            ("{status:>3.2}", " c…\n"), ("{number}\\0", "7\0"), ("{number}\\n", "7\n"),
            ("{status:<10}|{number:<3}", "completed |7  \n"),
            ("{{{number}}} \\\\", "{7} \\\n"), ("{labels.branch}{labels.nothing}{name}", "main\n"),
            ("{labels}", "{\"branch\":\"main\"}\n"), ("{result.answer}", "42\n"), ("é{number}日", "é7日\n"),
        ]
    )
    func fieldsStandForMembers(template: String, expected: String) throws {
        #expect(try text(template) == expected)
    }

    @Test func bytesStayBytesButOnATerminal() throws {
        var job = job
        job.submission.directory = ByteString([0x2F, 0xFF, 0x1B])
        let template = try RecordTemplate("{cwd}")
        #expect(template.bytes(of: job, isTerminal: false) == [0x2F, 0xFF, 0x1B, 0x0A])
        #expect(template.bytes(of: job, isTerminal: true) == Array("/\u{FFFD}\u{FFFD}\n".utf8))
        let raw = RawArguments.text(of: ByteString([0xFF, 0x7B] + Array("number}".utf8)))
        #expect(try RecordTemplate(raw).bytes(of: job, isTerminal: false) == [0xFF, 0x37, 0x0A])
    }

    @Test(
        arguments: [
            ("{nubmer}", "did you mean 'number'?"), ("{}", "there is no field ''"), ("{number", "'{' without '}'"),
            ("number}", "'}' without '{'"), ("\\x", "'\\x' is no escape"), ("\\", "is no escape"),
            ("{number:x}", "'x' is no width"), ("{number:0}", "no width"), ("{number:>}x{id:9999}", "'9999'"),
            ("{submission}", "there is no field"), ("json", "--json prints JSON"), ("", "has no field"),
            ("number", "write '{number}'"), ("\\t", "has no field"),
        ]
    )
    func whatIsWrongIsExplained(template: String, problem: String) {
        let error = #expect(throws: JobsError.self) { try RecordTemplate(template) }
        #expect(error?.code == .usage && error?.message.contains(problem) == true, "\(error?.message ?? "")")
    }

    @Test func anUnknownFieldListsAll() {
        let error = #expect(throws: JobsError.self) { try RecordTemplate("{bogus}") }
        #expect(RecordTemplate.members.allSatisfy { error?.message.contains($0) == true })
    }
}
