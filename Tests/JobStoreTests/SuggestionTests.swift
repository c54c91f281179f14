import JobModel
import TestSupport
import Testing

@testable import JobStore

/// What somebody may mean who has typed the beginning of a word.
@Suite struct SuggestionTests {
    /// 30 jobs: every third has ended, every fifth bears one of two names.
    private func filled(_ scratch: Scratch) throws -> Database {
        let database = try Database.open(in: scratch.state())
        for index in 1...30 {
            let name = index % 5 == 0 ? (index % 2 == 0 ? "web" : "worker") : nil
            let labels = index % 10 == 0 ? ["branch": "b\(index)", "kind": "test"] : [:]
            let number = try database.add(
                sampleSubmission("x", name: name, group: "default", labels: labels),
                at: Int64(index)
            )
            guard index % 3 == 0 else { continue }
            try database.start(number, at: Int64(index))
            try database.end(number, at: 100)
        }
        return database
    }

    @Test func numbersBeginWithTheDigits() throws {
        let scratch = try Scratch()
        let database = try filled(scratch)
        func numbers(_ digits: String, _ stage: JobStage, limit: Int = 100) throws -> [Int64] {
            try database.jobs(withDigits: digits, stage: stage, limit: limit).map(\.record.number)
        }
        #expect(try numbers("", .any, limit: 3) == [30, 29, 28])
        #expect(try numbers("2", .any) == [29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 2])
        #expect(try numbers("2", .any, limit: 2) == [29, 28])
        #expect(try numbers("2", .live) == [29, 28, 26, 25, 23, 22, 20, 2])
        #expect(try numbers("1", .ended) == [18, 15, 12])
        #expect(try numbers("30", .ended) == [30])
        #expect(try numbers("0", .any).isEmpty)
        #expect(try numbers("99999999999999999999999", .any).isEmpty)
        #expect(try numbers("9223372036854775807", .any).isEmpty)
    }

    @Test func rangesCoverAllNumbersThatBeginLikeThat() {
        for digits in ["1", "12", "9"] {
            let covered = Database.ranges(ofNumbersBeginningWith: digits, upTo: 2345).flatMap(Array.init)
            #expect(covered == (1...2345).filter { String($0).hasPrefix(digits) }.map(Int64.init))
        }
    }

    @Test func namesComeOnceWithTheirNewestBearer() throws {
        let scratch = try Scratch()
        let database = try filled(scratch)
        func names(_ prefix: String, limit: Int = 100) throws -> [String] {
            try database.newestJobs(withNamePrefix: prefix, limit: limit)
                .map { "\($0.record.submission.name ?? "") \($0.record.number)" }
        }
        #expect(try names("") == ["web 30", "worker 25"])
        #expect(try names("we") == ["web 30"])
        #expect(try names("", limit: 1) == ["web 30"])
        #expect(try names("x").isEmpty)
    }

    @Test func labelsAreFoundByKeyAndValue() throws {
        let scratch = try Scratch()
        let database = try filled(scratch)
        #expect(try database.labelKeys(withPrefix: "", limit: 10) == ["branch", "kind"])
        #expect(try database.labelKeys(withPrefix: "k", limit: 10) == ["kind"])
        #expect(try database.labelValues(of: "branch", withPrefix: "b", limit: 10) == ["b10", "b20", "b30"])
        #expect(try database.labelValues(of: "branch", withPrefix: "b2", limit: 10) == ["b20"])
        #expect(try database.labelValues(of: "none", withPrefix: "", limit: 10).isEmpty)
    }
}
