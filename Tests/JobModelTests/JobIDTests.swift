import JobModel
import Testing

@Suite struct JobIDTests {
    @Test func theSameWordsNameTheSameJob() {
        // RFC 9923 lists FNV-1a of 128 bits of "foobar" as 343e1662793c64bf6f0d3597ba446f18; each word here ends with NUL.
        let id = JobID(namedBy: ["agent", "build"])
        #expect(id == JobID(namedBy: ["agent", "build"]))
        #expect(id != JobID(namedBy: ["agentbuild"]))
        #expect(id != JobID(namedBy: ["agent", "build", ""]))
        #expect(Array(id.description)[14] == "8", "version 8")
        #expect("89ab".contains(Array(id.description)[19]))
        #expect(JobID(id.description) == id)
    }

    @Test func aNewOneIsARandomUUIDOfVersion4() throws {
        var seen: Set<JobID> = []
        for _ in 0..<1000 {
            let id = JobID()
            let text = Array(id.description)
            #expect(text.count == 36 && text[14] == "4" && ["8", "9", "a", "b"].contains(text[19]))
            #expect(JobID(id.description) == id)
            seen.insert(id)
        }
        #expect(seen.count == 1000)
    }

    @Test func isReadInAnyCaseAndWrittenInSmallLetters() {
        #expect(JobID("01234567-89AB-CDEF-0123-456789ABCDEF")?.description == "01234567-89ab-cdef-0123-456789abcdef")
    }

    @Test(arguments: [
        "", "01234567-89ab-cdef-0123-456789abcde", "01234567-89ab-cdef-0123-456789abcdef0",
        "0123456789abcdef0123456789abcdef", "{1234567-89ab-cdef-0123-456789abcdef",
        "0123456-789ab-cdef-0123-456789abcdef",
        "01234567-89ab-cdef-0123-456789abcdeg", "01234567-89ab-cdef-0123-456789abcd\u{e9}",
    ])
    func refusesEveryOtherForm(_ text: String) {
        #expect(JobID(text) == nil)
    }
}
