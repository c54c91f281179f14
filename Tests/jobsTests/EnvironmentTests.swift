import ArgumentParser
import JobConfiguration
import JobModel
import JobProtocol
import Testing
import Values

@testable import jobs

/// The environment of a job: how it is put together, and how it is shown.
struct EnvironmentTests {
    private func parse(_ text: String) throws(JobsError) -> [ByteString] {
        try EnvironmentFile.parse(Array(text.utf8), path: "env")
    }

    @Test func aFileHasALineForEachVariable() throws {
        let text = """
            # comment
            A=1

              B = two words\u{20}
            export C='it''
            D="tab\\t quote\\" dollar\\$ slash\\\\ other\\x"
            E='\\n "as it is"'
            F=
            G
            H=a=b #c
            """
        #expect(throws: JobsError.self) { try parse(text) }
        let fixed = text.replacing("C='it''", with: "C='it'").replacing("B = two", with: "B=two")
        #expect(
            try parse(fixed) == [
                "A=1", "B=two words", "C=it", "D=tab\t quote\" dollar$ slash\\ other\\x", "E=\\n \"as it is\"", "F=",
                "G",
                "H=a=b #c",
            ]
        )
    }

    @Test(arguments: ["=x", "A B=1", "A=\"open", "A='open", "A='x' y", "A=\"\\"])
    func aLineThatIsWrongIsNamed(line: String) {
        let error = #expect(throws: JobsError.self) { try parse("OK=1\n\(line)\n") }
        #expect(error?.message.hasPrefix("env:2:") == true)
    }

    @Test func windowsLineEndsAndOtherBytesAreNoTrouble() throws {
        #expect(try parse("A=1\r\nB=2\r\n") == ["A=1", "B=2"])
        let bytes = try EnvironmentFile.parse([0x41, 0x3D, 0xFF], path: "env")
        #expect(bytes == [ByteString([0x41, 0x3D, 0xFF])])
    }

    private func entries(_ arguments: [String], _ submitter: [ByteString]) throws -> [ByteString] {
        let command = try #require(try Jobs.parseAsRoot(["run"] + arguments + ["--", "x"]) as? RunCommand)
        return try command.place.environment.entries(
            submitter: submitter,
            RunDefaults(Configuration())
        )
    }

    @Test func laterChangesWinAndKeepTheirPlace() throws {
        let submitter: [ByteString] = ["A=1", "B=2", "C=3"]
        #expect(try entries([], submitter) == submitter)
        #expect(try entries(["--env", "B=x", "-e", "D=4"], submitter) == ["A=1", "B=x", "C=3", "D=4"])
        #expect(try entries(["--clean-env", "--env", "C", "--env", "NO"], submitter) == ["C=3"])
        #expect(try entries(["--env", "LISTEN_FDS"], ["LISTEN_FDS=1", "LISTEN_PID=2"]) == ["LISTEN_FDS=1"])
        #expect(throws: JobsError.self) { try entries(["--env", "=x"], submitter) }
    }

    @Test func whatLooksLikeASecretIsHidden() {
        let all: [ByteString] = ["my_token=t", "PATH=/bin", "API_KEY=k", "x=a b"]
        #expect(
            EnvironmentText(showsSecrets: false).lines(of: all)
                == ["my_token='********'", "PATH=/bin", "API_KEY='********'", "x='a b'"]
        )
        #expect(EnvironmentText(showsSecrets: true).lines(of: all).first == "my_token=t")
        #expect(
            EnvironmentText(showsSecrets: false).json(of: all).encodedText
                == #"{"my_token":"********","PATH":"/bin","API_KEY":"********","x":"a b"}"#
        )
    }
}
