import JobModel
import JobProtocol
import Testing
import Values

@testable import JobShim
@testable import LinuxSystem

/// What the shim reads out of what programs say to the terminal.
@Suite struct TerminalModesTests {
    private func modes(_ text: String, pieces: Int = .max) -> TerminalModes {
        var modes = TerminalModes()
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            Array(rest.prefix(pieces)).withUnsafeBytes { modes.read($0) }
            rest = rest.dropFirst(pieces)
        }
        return modes
    }

    @Test(arguments: [
        ("", false, false), ("\u{1B}[?1h", true, false), ("\u{1B}[?1h\u{1B}[?1l", false, false),
        ("\u{1B}[?2004h", false, true), ("\u{1B}[?25;1;2004h", true, true), ("\u{1B}[?1;2004h\u{1B}[?1l", false, true),
        ("\u{1B}[?1;2004h\u{1B}c", false, false), ("\u{1B}[?1;2004h\u{1B}[!p", false, false),
        ("\u{1B}[1h\u{1B}?1h[?1h", false, false), ("\u{1B}[?11h\u{1B}[?20041h", false, false),
        ("\u{1B}[?1\u{1B}[?1h", true, false), ("\u{1B}[?99999999999999999999;1h", true, false),
        ("\u{1B}[?0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;1h", false, false),
        ("text \u{1B}[0m\u{1B}[?1h text", true, false),
    ])
    func modesAreRead(_ text: String, _ cursorKeys: Bool, _ paste: Bool) {
        for pieces in [1, 2, 3, Int.max] {
            let modes = modes(text, pieces: pieces)
            #expect(modes.hasApplicationCursorKeys == cursorKeys && modes.bracketsPaste == paste, "\(pieces)")
        }
    }
}

/// What counts as stopped.
@Suite struct StopWatchTests {
    /// `pid state parent group session terminal`
    private func stoppage(_ table: String...) throws -> Stoppage? {
        let processes = try table.map { line in
            let fields = line.split(separator: " ")
            let zeros = String(repeating: " 0", count: 40)
            let text = "\(fields[0]) (p) \(fields.dropFirst().joined(separator: " "))\(zeros)"
            return try #require(ProcessTable.parse(Array(text.utf8)))
        }
        return StopWatch.stoppage(of: processes, main: 10)
    }

    @Test func whatAShellCanContinueIsNotStopped() throws {
        // A shell, and a pipeline that it has put aside.
        #expect(try stoppage("10 S 1 10 10 5", "11 T 10 11 10 5", "12 T 10 11 10 5") == nil)
        // What the pipeline's program started is in its group.
        #expect(try stoppage("10 S 1 10 10 5", "11 T 10 11 10 5", "12 T 11 11 10 5") == nil)
    }

    @Test func whatNobodyContinuesIs() throws {
        // Without a terminal nobody controls jobs.
        #expect(try stoppage("10 S 1 10 10 0", "11 T 10 11 10 0")?.isWhole == true)
        // In the group of the main process, which is orphaned: its parent is the shim.
        #expect(try stoppage("10 S 1 10 10 5", "11 T 10 10 10 5") != nil)
        // The shell is stopped itself.
        #expect(try stoppage("10 T 1 10 10 5", "11 T 10 11 10 5")?.isWhole == true)
        // Of another session.
        #expect(try stoppage("10 S 1 10 10 5", "11 T 10 11 11 6") != nil)
    }
}
