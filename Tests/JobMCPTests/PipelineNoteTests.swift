import JobModel
import TestSupport
import Testing
import Values

@testable import JobMCP

/// What agents are told of exit codes that are a pipeline's.
struct PipelineNoteTests {
    @Test(arguments: [
        ("false | tail -1", "tail"), ("make 2>&1 | tail -20", "tail"), ("cd x && make |& tee log", "tee"),
        ("a || b | head", "head"), ("npm test | tail -30 && echo OK", "tail"), ("a | LC_ALL=C sort -u", "sort"),
        ("a | sudo tee f > /dev/null", "tee"), ("a | /usr/bin/head -n 3 # first ones", "head"),
        ("a |\n  grep x\n", "grep"),
        ("(cd x; make) | cat", "cat"), ("echo $(date; id) && make &> log | cat", "cat"), ("a; b 'x;y' | wc -l;", "wc"),
        ("a >| f | cat", "cat"), ("printf 'a\\n' | make | cat", "cat"),
    ])
    func aFilterHidesWhatFeedsIt(_ script: String, _ filter: String) {
        #expect(ShellPipeline.lastFilter(in: script) == filter, "\(script)")
    }

    @Test(arguments: [
        "true", "echo 'a | tail'", "echo \"a | tail\"", "echo a \\| tail", "a | tail; b", "a | tail\nb",
        "a | python3 x",
        "echo hi | cat", "seq 9 | head -3", "x=$(a | tail -1)", "for f in *; do a | tail; done", "a <<E | cat\nE\n",
        "case x in a|cat) b;; esac", "a || cat", "a 2>&1", "a & cat", "", "|", "| cat", "a | tail 'x", "a | (tail",
        "if a | cat; then b; fi", "while a | head; do b; done", "f() { a | cat; }", "a >| cat",
        "a \"$(b \")\" | c)\" | cat", "a | tail & wait",
    ])
    func anythingElseIsNotSpokenOf(_ script: String) {
        #expect(ShellPipeline.lastFilter(in: script) == nil, "\(script)")
    }

    @Test func theNoteNamesAWayThatTheShellKnows() throws {
        func note(_ command: ByteString..., code: Int32 = 0) -> String? {
            var submission = Submission(command: command, directory: "/")
            submission.name = nil
            var job = JobRecord(
                number: 1,
                id: JobID(),
                submission: submission,
                status: code == 0 ? .completed : .failed,
                attempt: 1,
                submittedAt: Timestamp(nanoseconds: 0)
            )
            var outcome = Outcome(ending: Ending(status: job.status, reason: .exited))
            outcome.exitCode = code
            job.outcome = outcome
            return PipelineNote.text(job)
        }
        #expect(try #require(note("/bin/sh", "-c", "a | cat")).contains("argv [\"bash\""))
        #expect(try #require(note("/usr/bin/bash", "-c", "a | cat")).contains("`set -o pipefail;`"))
        #expect(note("bash", "-lc", "a | cat") != nil)
        #expect(note("bash", "-o", "pipefail", "-c", "a | cat") == nil)
        #expect(note("bash", "-c", "set -o pipefail; a | cat") == nil)
        #expect(note("bash", "-c", "a | cat; exit ${PIPESTATUS[0]}") == nil)
        #expect(note("bash", "script", "a | cat") == nil)
        #expect(note("echo", "-c", "a | cat") == nil)
        #expect(note("bash", "-c", "a | cat", code: 1) == nil, "cat itself has failed")
        #expect(note("bash", "-c", "make | grep error", code: 1)?.hasPrefix("grep ") == true, "it found nothing")
        #expect(note("bash", "-c", "make | grep error", code: 2) == nil)
    }

    @Test func noScriptMakesTheReaderFall() {
        var random = SplitMix(seed: 7)
        let pieces = [
            "|", "&", "&&", "||", ";", "\n", "(", ")", "$(", "`", "'", "\"", "\\", "#", "<", ">", " ", "a", "cat", "é",
        ]
        for _ in 0..<20_000 {
            let script = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }.joined()
            _ = ShellPipeline.lastFilter(in: script)
        }
    }
}
