import JobModel
import JobProtocol
import Testing
import Values

@testable import JobMCP

@Suite struct ResourceNameTests {
    @Test func urisOfJobs() {
        #expect(JobURI("jobs://list") == .list)
        #expect(JobURI("job://7") == .job("7"))
        #expect(JobURI("job://7.2") == .job("7.2"))
        #expect(JobURI("job://a%C3%A9") == .job("aé"))
        #expect(JobURI("job://build/log") == .log("build", JobURI.LogQuery()))
        var query = JobURI.LogQuery()
        query.stream = "stderr"
        query.offset = 100
        query.limit = 5
        #expect(JobURI("job://7/log?stream=stderr&offset=100&limit=5") == .log("7", query))
    }

    @Test(arguments: [
        "", "job://", "job:///", "jobs://", "jobs://list/", "file:///etc/passwd", "job://7/..", "job://7/log/..",
        "job://7?x=1", "job://7/log?limit=0", "job://7/log?limit=1048577", "job://7/log?offset=-1", "job://%",
        "job://%zz",
        "job://7/log?stream=both&x=1", "job://%ff",
    ])
    func whatIsNoUri(text: String) { #expect(JobURI(text) == nil) }

    @Test func cursorsComeBackAndOthersAreRefused() throws {
        #expect(try Cursor.read(["cursor": .string(Cursor.after(42))]) == 42)
        #expect(try Cursor.read([:]) == nil)
        #expect(try Cursor.read(["cursor": .null]) == nil)
        for value: JSONValue in ["", "djE6", "djE6MA==", "nonsense", 5] {
            #expect(throws: JSONRPCError.self) { try Cursor.read(["cursor": value]) }
        }
    }
}
