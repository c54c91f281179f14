import JobModel
import Testing
import Values

@Suite struct JobReferenceTests {
    static let uuid = "01234567-89ab-4def-8123-456789abcdef"

    @Test func readsEveryKind() throws {
        #expect(JobReference("7") == .number(7))
        #expect(JobReference("007") == .number(7))
        #expect(JobReference("9223372036854775807") == .number(.max))
        #expect(JobReference("7.2") == .attempt(7, 2))
        #expect(JobReference("last") == .last)
        #expect(JobReference("last-0") == .last)
        #expect(JobReference("last-2") == .beforeLast(2))
        #expect(JobReference("last-1000") == .nameOrPrefix("last-1000"))
        #expect(JobReference("last-") == .nameOrPrefix("last-"))
        #expect(JobReference("%7") == .number(7))
        #expect(JobReference("%web") == .nameOrPrefix("%web"))
        #expect(JobReference(Self.uuid) == .id(try #require(JobID(Self.uuid))))
        #expect(JobReference(Self.uuid.uppercased()) == .id(try #require(JobID(Self.uuid))))
        #expect(JobReference("build") == .nameOrPrefix("build"))
        #expect(JobReference("01ab") == .nameOrPrefix("01ab"))
    }

    @Test(arguments: ["", "0", "000", "9223372036854775808", "99999999999999999999999999"])
    func aNumberThatNoJobCanHaveIsNoReference(_ text: String) {
        #expect(JobReference(text) == nil)
    }

    @Test(arguments: ["7.", ".7", "7.0", "0.7", "7.2.3", "-7", "+7", "7.-2", "7.x", "\u{661}", "LAST", " 7", "7\n"])
    func whatOnlyResemblesANumberIsAName(_ text: String) {
        #expect(JobReference(text) == .nameOrPrefix(text))
    }

    @Test func rangesAreReadAsPeopleWriteThem() throws {
        for text in ["3-7", "3..7", "%3-%7", "%3..7"] {
            let range = try #require(JobRange(text), "\(text)")
            #expect(range.first == .number(3) && range.last == .number(7), "\(text)")
        }
        let recent = try #require(JobRange("last-4..last"))
        #expect(recent.first == .beforeLast(4) && recent.last == .last)
    }

    @Test(arguments: [
        "3", "3-", "-7", "3..", "..7", "a-b", "last-1", "0123-4567", "3-x", "3...7", "3.2", "0-3", "1-2-3", "2026-11",
    ])
    func whatIsNoRangeIsNone(_ text: String) {
        #expect(JobRange(text) == nil)
    }

    @Test func anAttemptThatCannotBeCountedIsAName() {
        #expect(JobReference("7.99999999999999999999") == .nameOrPrefix("7.99999999999999999999"))
    }

    @Test func aNameLongerThanAnyIsNoReference() {
        #expect(JobReference(String(repeating: "x", count: 128)) != nil)
        #expect(JobReference(String(repeating: "x", count: 129)) == nil)
        #expect(JobReference(String(repeating: "é", count: 65)) == nil)
    }

    @Test(arguments: ["0123", "ABCDEF", "01234567-", "01234567-89", uuid])
    func theBeginningOfAUUIDIsKnown(_ text: String) {
        #expect(JobReference.looksLikePrefix(text))
    }

    @Test(arguments: ["", "012", "012g", "0123-4567", "012345678", uuid + "0", "éééé"])
    func whatCannotBeginAUUIDIsNone(_ text: String) {
        #expect(!JobReference.looksLikePrefix(text))
    }
}

@Suite struct JobNameTests {
    @Test(arguments: ["build", "a", "nightly-build", "x.y", "7x", "1.2.3", "Größe", "dead-beef", "作業", "LAST", "a/b"])
    func anythingElseThanAReferenceIsAName(_ name: String) {
        #expect(JobName.problem(with: name) == nil)
        #expect(JobReference(name) == .nameOrPrefix(name))
    }

    @Test(arguments: [
        "", "-x", "-\u{301}x", "a b", "a\tb", "a\u{0}", "a\u{7f}", "a\u{202e}b", "a\u{a0}b", "\u{2028}", "7", "0",
        "7.2", "3-7", "3..7", "%3", "last-1", "last-3..last",
        "last", "cafe", "0123", "99999999999999999999", JobReferenceTests.uuid, String(repeating: "x", count: 129),
    ])
    func whatWouldBeMistakenIsRefusedWithTheReason(_ name: String) {
        #expect(JobName.problem(with: name)?.isEmpty == false)
    }

    @Test(arguments: ["cafe", "7", "last"])
    func groupsAndLabelsMayLookLikeReferences(_ word: String) {
        #expect(JobName.problemWithWord(word) == nil)
    }
}
