import JobScreen
import Testing

/// Each on a screen of ten columns and four rows: what is written, what is shown then, and where the cursor is (`+`: the next
/// character wraps).
@Suite("Each control function does what xterm does")
struct ControlTests {
    /// `^` is ESC, `~` a newline with its carriage return.
    private func check(_ cases: KeyValuePairs<String, String>, location: SourceLocation = #_sourceLocation) {
        for (written, expected) in cases {
            let screen = Screen(10, 4, written.replacing("^", with: "\u{1B}").replacing("~", with: "\r\n"))
            #expect(screen.shown == expected, "\(written.debugDescription)", sourceLocation: location)
        }
    }

    @Test("text wraps at the last column, but only when more comes")
    func wrapping() {
        check([
            "0123456789": "0123456789 @0,9+",
            "0123456789a": "0123456789\na @1,1",
            "0123456789\rX": "X123456789 @0,1",
            "0123456789\u{8}X": "01234567X9 @0,9",
            "0123456789~a": "0123456789\na @1,1",
            "0123456789^[Cx": "012345678x @0,9+",
            "0123456789^[K": "012345678 @0,9",
            "0123456789^[mx": "0123456789\nx @1,1",
            "^[?7l0123456789ab": "012345678b @0,9+",
            "^[?7l0123456789ab^[?7hc": "012345678b\nc @1,1",
            "1~2~3~4~5": "2\n3\n4\n5 @3,1",
        ])
    }

    @Test("the cursor moves, and stays on the screen")
    func movement() {
        check([
            "^[3;4HX": "\n\n   X @2,4",
            "^[99;99HX": "\n\n\n         X @3,9+",
            "^[HX": "X @0,1",
            "^[2;3f^[AX": "  X @0,3",
            "^[BX": "\nX @1,1",
            "abc^[DX": "abX @0,3",
            "abc^[99DX": "Xbc @0,1",
            "^[CX^[99CY": " X       Y @0,9+",
            "abc^[2EX": "abc\n\nX @2,1",
            "a~b~c^[FX": "a\nX\nc @1,1",
            "^[5GX^[2`Y": " Y  X @0,2",
            "a^[3dX": "a\n\n X @2,2",
            "a^[2aX^[2eY": "a  X\n\n    Y @2,5",
            "abc\u{8}\u{8}\u{8}\u{8}X": "Xbc @0,1",
            "a\nb\u{B}c\u{C}d": "a\n b\n  c\n   d @3,4",
            "a^Db": "a\n b @1,2",
            "a^Eb": "a\nb @1,1",
            "^[20ha\nb": "a\nb @1,1",
            "a~b^Mc": "ac\nb @0,2",
            "a^Mb": " b\na @0,2",
            "a^[u^[3;3H^[sb^[uc": "a\n\n  c @2,3",
        ])
    }

    @Test("tabs lead to their stops")
    func tabs() {
        check([
            "\tX": "        X @0,9",
            "\t\tX": "         X @0,9+",
            "^[4G^H\r\tX": "   X @0,4",
            "^[9G^[g\r\tX": "         X @0,9+",
            "^[4G^H^[3g\r\tX": "         X @0,9+",
            "^[4G^H\r^[2IX": "        X @0,9",
            "^[10G^[ZX": "        X @0,9",
            "^[10G^[9ZX": "X @0,1",
        ])
    }

    @Test("rows and parts of them are erased")
    func erasing() {
        let full = "aaaaaaaaaa~bbbbbbbbbb~cccccccccc~dddddddddd^[2;5H"
        check([
            full + "^[K": "aaaaaaaaaa\nbbbb\ncccccccccc\ndddddddddd @1,4",
            full + "^[1K": "aaaaaaaaaa\n     bbbbb\ncccccccccc\ndddddddddd @1,4",
            full + "^[2K": "aaaaaaaaaa\n\ncccccccccc\ndddddddddd @1,4",
            full + "^[J": "aaaaaaaaaa\nbbbb @1,4",
            full + "^[1J": "\n     bbbbb\ncccccccccc\ndddddddddd @1,4",
            full + "^[2J": " @1,4",
            full + "^[3J": "aaaaaaaaaa\nbbbbbbbbbb\ncccccccccc\ndddddddddd @1,4",
            full + "^[?J": "aaaaaaaaaa\nbbbb @1,4",
            full + "^[3X": "aaaaaaaaaa\nbbbb   bbb\ncccccccccc\ndddddddddd @1,4",
            full + "^[99X": "aaaaaaaaaa\nbbbb\ncccccccccc\ndddddddddd @1,4",
        ])
    }

    @Test("characters and rows are inserted and deleted")
    func insertingAndDeleting() {
        check([
            "abcdef^[3G^[2@": "ab  cdef @0,2",
            "0123456789^[3G^[2@": "01  234567 @0,2",
            "0123456789^[3G^[99@": "01 @0,2",
            "abcdef^[3G^[2P": "abef @0,2",
            "abcdef^[3G^[99P": "ab @0,2",
            "abc^[2G^[4hXY^[4lZ": "aXYZc @0,4",
            "0123456789^[4h^[9GX": "01234567X8 @0,9",
            "a~b~c~d^[2;2H^[L": "a\n\nb\nc @1,0",
            "a~b~c~d^[2;2H^[9L": "a @1,0",
            "a~b~c~d^[2;2H^[M": "a\nc\nd @1,0",
            "a~b~c~d^[2;2H^[9M": "a @1,0",
            "a~b~c~d^[2S": "c\nd @3,1",
            "a~b~c~d^[2T": "\n\na\nb @3,1",
            "a~b~c~d^[1;2;3;4;5T": "a\nb\nc\nd @3,1",
            "ab^[3bc": "abbbbc @0,6",
            "^[3bc": "c @0,1",
            "ab^[99b": "abbbbbbbbb\nbb @1,2",
        ])
    }

    @Test("rows scroll in their region")
    func regions() {
        check([
            "a~b~c~d^[2;3r": "a\nb\nc\nd @0,0",
            "a~b~c~d^[2;3r^[3;1H~X": "a\nc\nX\nd @2,1",
            "a~b~c~d^[2;3r^[2;1H^MX": "a\nX\nb\nd @1,1",
            "a~b~c~d^[2;3r^[4;1H~X": "a\nb\nc\nX @3,1",
            "a~b~c~d^[2;3r^[2;1H^[9MX": "a\nX\n\nd @1,1",
            "a~b~c~d^[2;3r^[4;1H^[LX": "a\nb\nc\nX @3,1",
            "a~b~c~d^[2;3r^[3;1H^[9AX": "a\nX\nc\nd @1,1",
            "a~b~c~d^[2;3r^[2;1H^[9BX": "a\nb\nX\nd @2,1",
            "a~b~c~d^[2;3r^[1;1H^[9BX": "a\nb\nX\nd @2,1",
            "^[2;3r^[?6hX": "\nX @1,1",
            "^[2;3r^[?6h^[9;2HX": "\n\n X @2,2",
            "^[2;3r^[?6h^[9dX^[?6lY": "Y\n\nX @0,1",
            "^[2;3r^[4;1H0123456789X": "\n\n\nX123456789 @3,1",
            "^[3;2ra": "a @0,1",
            "a^[9;9rb": "ab @0,2",
            "a~b~c~d^[2;3r^[r^[4;1H~X": "b\nc\nd\nX @3,1",
        ])
    }

    @Test("what is saved comes back")
    func saving() {
        check([
            "a^7^[3;3Hb^8c": "ac\n\n  b @0,2",
            "0123456789^7^[3;3H^8X": "0123456789\nX @1,1",
            "ab^8X": "Xb @0,1",
            "^[2;3r^[?6h^7^[?6l^[H^8X": "\nX @1,1",
            "^(0^7^(B^8q": "─ @0,1",
            "a^cb": "b @0,1",
            "^[2;3r^[4h^[?6h^[?7l^[!pX": "\nX @1,1",
            "^#8^[2;4H": "EEEEEEEEEE\nEEEEEEEEEE\nEEEEEEEEEE\nEEEEEEEEEE @1,3",
        ])
    }

    @Test("character sets are designated and invoked")
    func charsets() {
        check([
            "^(0lqk^(Bx": "┌─┐x @0,4",
            "^)0a\u{E}x\u{F}x": "a│x @0,3",
            "^*0a^Nxx": "a│x @0,3",
            "^+0a^Oxx": "a│x @0,3",
            "^*0^nx": "│ @0,1",
            "^(A#": "£ @0,1",
            "^(0ä_": "ä\u{A0} @0,2",
            "^(%5q^%Gq": "qq @0,2",
        ])
    }

    @Test("the alternate screen leaves the main one alone")
    func alternateScreen() {
        check([
            "main^[?1049hX": "    X @0,5",
            "main^[?1049hX^[?1049l!": "main! @0,5",
            "main^[?47hX^[?47l!": "main ! @0,6",
            "main^[?47hX^[?47l^[?47h!": "    X! @0,6",
            "main^[?1047hX^[?1047l^[?47h!": "     ! @0,6",
            "main^[?1049h^[?1049hX^[?1049l!": "main! @0,5",
            "main^[?1048h^[3;3H^[?1048l!": "main! @0,5",
            "main^[?1049lX": "mainX @0,5",
        ])
    }

    @Test("what is not to be carried out shows nothing")
    func swallowed() {
        check([
            "a^]0;title\u{7}b": "ab @0,2",
            "a^]0;title^\\b": "ab @0,2",
            "a^]8;;http://x^\\link^]8;;^\\b": "alinkb @0,6",
            "a^P1$r0m~0;0^\\b^_apc^\\\u{9E}pm^\\^Xsos^\\c": "abc @0,3",
            "a^]52;c;Zm9v\u{7}b^[6n^[c^[>c^[?1;2c^[14t^[>4;2m^[?u^[>1u": "ab @0,2",
            "a\u{9D}0;title\u{9C}b": "ab @0,2",
            "a\u{9B}3Cb": "a   b @0,5",
            "a^]0;\u{15C}x\u{9C}b": "ab @0,2",
            "a^[3^[4Cb": "a    b @0,6",
            "a^[3\u{18}b": "ab @0,2",
            "a^[3\u{1A}b": "ab @0,2",
            "a^]x\u{18}b": "ab @0,2",
            "abc^[3\rCd": "abcd @0,4",
            "a^[1äb": "aäb @0,3",
            "a^äb": "aäb @0,3",
            "a^[?1?2Cb": "ab @0,2",
            "a^[1 2Cb": "ab @0,2",
            "a^[<3Cb": "ab @0,2",
            "a^[99999999999999999999999Cb": "a        b @0,9+",
            "a^[" + String(repeating: "1;", count: 40) + "1mb": "ab @0,2",
            "a\u{0}\u{7F}\u{5}\u{7}b": "ab @0,2",
            "a^[1;2^[;;Hb": "b @0,1",
        ])
    }

    @Test("modes and titles are known")
    func modes() {
        var screen = Screen(10, 4, "\u{1B}[?1;2004;25l\u{1B}[?1h\u{1B}[?2004h\u{1B}=\u{1B}]2;a\u{1B}\\\u{1B}[4 q")
        #expect(screen.modes == [.autowrap, .applicationCursorKeys, .bracketedPaste, .applicationKeypad])
        #expect(screen.title == "a")
        #expect(screen.cursorShape == 4)
        screen.feed("\u{1B}[?1002;1006h\u{1B}[?25h\u{1B}>\u{1B}]0;t\u{1}ü\u{7}\u{1B}]1;icon\u{7}".utf8)
        #expect(screen.modes.isSuperset(of: [.mouseDrags, .mouseSGR, .cursorVisible]))
        #expect(!screen.modes.contains(.applicationKeypad))
        #expect(screen.title == "tü")
        screen.feed("\u{1B}c".utf8)
        #expect(screen.modes == [.autowrap, .cursorVisible])
        #expect(screen.title == nil)
    }
}
