import JobConfiguration
import JobModel
import JobProtocol
import Testing
import Values

struct SubmissionFieldTests {
    /// What an option of this text makes of a job.
    private func read<Value>(_ field: SubmissionField<Value>, _ text: ByteString) -> Value? {
        var part = SubmissionPart()
        try? field.read(text, into: &part)
        return part[field]
    }

    @Test func limitsAreSoftAndHard() {
        let field = SubmissionFields.limits
        #expect(read(field, "NOFILE=1024") == [limit("nofile", 1024, 1024)])
        #expect(read(field, "as=1G:2G") == [limit("as", 1 << 30, 2 << 30)])
        #expect(read(field, "core=unlimited") == [limit("core", .max, .max)])
        #expect(read(field, "cpu=60:unlimited") == [limit("cpu", 60, .max)])
        for wrong: ByteString in ["nofile", "nofile=", "nofile=x", "nofile=1:2:3", "nofile=2:1", "x=1"] {
            #expect(read(field, wrong) == nil, "\(wrong)")
        }
    }

    private func limit(_ name: String, _ soft: UInt64, _ hard: UInt64) -> ResourceLimit {
        ResourceLimit(name: name, soft: soft, hard: hard, isRequired: true)
    }

    @Test func labelsMayContainEqualsSigns() {
        #expect(read(SubmissionFields.labels, "k=v=w") == ["k": "v=w"])
        #expect(read(SubmissionFields.labels, "k=") == ["k": ""])
        #expect(read(SubmissionFields.labels, "=v") == nil)
        #expect(read(SubmissionFields.labels, "a b=v") == nil)
    }

    @Test func aTimeLimitMayBeNone() {
        #expect(read(SubmissionFields.timeout, "none") == .some(nil))
        #expect(read(SubmissionFields.timeout, "1m") == .seconds(60))
        #expect(read(SubmissionFields.timeout, "0") == nil)
    }

    @Test func pathsAreBytes() throws {
        var part = SubmissionPart()
        try SubmissionFields.standardInput.read(ByteString([0x66, 0xFF]), into: &part)
        var submission = Submission(command: ["x"], directory: "/")
        submission.lay(part)
        submission.resolveInput { "/base" }
        #expect(submission.standardInput == .file(ByteString(Array("/base/f".utf8) + [0xFF])))
    }

    /// What a program gives as JSON, and what a setting shows, is read as the same value.
    @Test func everySettingReadsWhatItShows() throws {
        for field in SubmissionFields.all {
            guard let setting = field.setting, let json = setting.standardJSON else { continue }
            var part = SubmissionPart()
            try field.read(json, into: &part)
            var submission = Submission(command: ["x"], directory: "/")
            submission.lay(part)
            #expect(submission == Submission(command: ["x"], directory: "/"), "\(field.key)")
        }
    }

    @Test func keysAreUnique() {
        let keys = SubmissionFields.all.map(\.key)
        #expect(Set(keys).count == keys.count)
    }
}
