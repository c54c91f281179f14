import JobModel
import JobOutput
import Testing
import Values

@testable import JobScreen
@testable import jobs

/// The keys that detach, in what is typed.
@Suite struct DetachKeysTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test(arguments: [
        "\u{10}\u{11}", "\u{1B}[27;5;112~\u{1B}[27;5;113~", "\u{1B}[112;5u\u{1B}[113;5u", "\u{1B}[112;133u\u{11}",
        "\u{10}\u{1B}[113;69:1u",
    ])
    func theyAreFoundInEveryFormAndInPieces(_ typed: String) {
        for size in [1, 2, 3, 100] {
            var keys = DetachKeys(.detach)
            var passed: [UInt8] = []
            var isComplete = false
            var rest = bytes("abc" + typed + "def")[...]
            while !rest.isEmpty, !isComplete {
                let (more, found) = keys.take(Array(rest.prefix(size)))
                passed += more
                isComplete = found
                rest = rest.dropFirst(size)
            }
            // An Escape that comes alone has been let through.
            let text = bytes("abc" + typed)
            let isTorn = text.indices.contains { text[$0] == 0x1B && ($0 + 1).isMultiple(of: size) }
            #expect(isComplete != isTorn, "\(size)")
            if isComplete { #expect(passed == bytes("abc")) } else { #expect(passed.starts(with: bytes("abc"))) }
        }
    }

    @Test func everythingElseComesThrough() {
        var keys = DetachKeys(.detach)
        #expect(keys.take(bytes("\u{10}x")).passed == bytes("\u{10}x"))
        #expect(keys.take(bytes("\u{11}\u{1B}[A\u{1B}")).passed == bytes("\u{11}\u{1B}[A\u{1B}"))
        #expect(keys.holdingTime == nil)
        #expect(keys.take(bytes("\u{10}")).passed.isEmpty)
        #expect(keys.holdingTime == .seconds(1))
        #expect(keys.take(bytes("\u{10}")).passed == bytes("\u{10}"), "the second one may be followed by the other key")
        #expect(keys.release() == bytes("\u{10}") && keys.holdingTime == nil)
        #expect(keys.take(bytes("\u{1B}[1")).passed.isEmpty)
        #expect(keys.holdingTime == .milliseconds(50))
        #expect(keys.take(bytes("A")).passed == bytes("\u{1B}[1A"))
    }
}

/// What is written to the terminal of somebody who watches.
@Suite struct TerminalViewTests {
    private let window = WindowSize.standard

    private func take(_ text: String, _ view: inout TerminalView) { Array(text.utf8).withUnsafeBytes { view.take($0) } }

    /// A terminal of that size to which these bytes were written.
    private func terminal(_ size: WindowSize, _ bytes: [UInt8]) -> Screen {
        var screen = Screen(size: ScreenSize(size))
        screen.feed(bytes)
        return screen
    }

    @Test func aWindowOfTheSameSizeShowsTheSame() {
        var view = TerminalView(window: window, job: window)
        take("one\r\n\u{1B}[31mtwo\u{1B}[?1h", &view)
        let shown = terminal(window, view.draw())
        #expect(shown.text == "one\ntwo" && shown.cursor == view.screen.cursor)
        #expect(shown.modes.contains(.applicationCursorKeys))
        #expect(view.passesThrough)
    }

    @Test func aLargerWindowShowsItInTheCorner() throws {
        let large = try #require(WindowSize("100x40"))
        var view = TerminalView(window: large, job: window)
        take("\u{1B}[24;1Hlast", &view)
        var bytes = view.draw()
        #expect(!view.passesThrough)
        // A newline in the last row scrolls the job's screen, and not the window.
        take("\r\nnext\u{1B}[?2004h", &view)
        bytes += view.update()
        let shown = terminal(large, bytes)
        #expect(shown.rows[22] == "last" && shown.rows[23] == "next" && shown.rows[24].isEmpty)
        #expect(shown.cursor.row == 23 && shown.cursor.column == 4)
        #expect(shown.modes.contains(.bracketedPaste))
    }

    @Test func aSmallerWindowShowsWhereTheCursorIs() throws {
        let small = try #require(WindowSize("10x5"))
        var view = TerminalView(window: small, job: window)
        take("top\u{1B}[20;31Habc宽def", &view)
        let shown = terminal(small, view.draw())
        #expect(shown.rows[4].hasSuffix("abc宽def") && shown.cursor.row == 4 && shown.cursor.column == 9)
        take("\u{1B}[H", &view)
        #expect(terminal(small, view.draw()).rows[0] == "top")
    }

    @Test func onlyWhatChangesIsDrawn() throws {
        var view = TerminalView(window: try #require(WindowSize("100x40")), job: window)
        for row in 1...24 { take("\u{1B}[\(row);1H\(String(repeating: "x", count: 70))", &view) }
        let all = view.draw()
        take("\u{1B}[1;1Hy", &view)
        let changed = view.update()
        #expect(changed.count < all.count / 10, "\(changed.count) of \(all.count)")
    }

    @Test(arguments: ["80x24", "100x40", "20x5"])
    func theTerminalIsLeftAsItWasFound(_ size: String) throws {
        let size = try #require(WindowSize(size))
        var view = TerminalView(window: size, job: window)
        take(
            "\u{1B}[?1049h\u{1B}[?1h\u{1B}[?1003;1006;2004h\u{1B}[?25l\u{1B}=\u{1B}[3;8r\u{1B}(0\u{1B}[31mtext\u{1B}[4h",
            &view
        )
        var shown = terminal(size, view.draw() + view.end())
        #expect(!shown.isAlternate)
        #expect(shown.modes == Screen(size: ScreenSize(size)).modes.union(.alternateScroll))
        #expect(shown.cursor.style == Screen().cursor.style && shown.cursor.charsets == Screen().cursor.charsets)
        shown.feed(Array("\u{1B}[Hx\r\n\u{1B}[K".utf8))
        #expect(shown.rows[0] == "x")
    }

    @Test func whatTheJobHasPrintedStays() throws {
        for size in ["80x24", "100x40"] {
            let size = try #require(WindowSize(size))
            var view = TerminalView(window: size, job: window)
            take("one\r\ntwo\r\n", &view)
            let shown = terminal(size, view.draw() + view.end() + Array("prompt".utf8))
            #expect(shown.text == (size == window ? "one\ntwo\n\nprompt" : "one\ntwo\nprompt"))
        }
    }

    @Test func extendedKeyboardsAreTakenBack() {
        func reset(_ text: String) -> [UInt8] {
            var protocols = KeyboardProtocols()
            for byte in text.utf8 { [byte].withUnsafeBytes { protocols.read($0) } }
            return protocols.reset
        }
        #expect(reset("plain \u{1B}[31m\u{1B}[4m\u{1B}[>c").isEmpty)
        #expect(reset("\u{1B}[>4;2m") == Array("\u{1B}[>4m".utf8))
        #expect(reset("\u{1B}[>1u") == Array("\u{1B}[<99u".utf8))
    }
}
