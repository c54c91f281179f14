import JobModel
import Testing

@Suite struct KeyNameTests {
    @Test(arguments: [
        ("a", "a"), ("A", "A"), ("é", "é"), ("-", "-"), (" ", " "), ("C-c", "\u{03}"), ("ctrl-p", "\u{10}"),
        ("Ctrl-P", "\u{10}"), ("C-@", "\0"), ("C-Space", "\0"), ("C-[", "\u{1B}"), ("C-\\", "\u{1C}"),
        ("C-?", "\u{7F}"),
        ("M-x", "\u{1B}x"), ("alt-x", "\u{1B}x"), ("C-M-x", "\u{1B}\u{18}"), ("S-a", "A"), ("Enter", "\r"),
        ("return", "\r"), ("Tab", "\t"), ("S-Tab", "\u{1B}[Z"), ("Escape", "\u{1B}"), ("esc", "\u{1B}"),
        ("Backspace", "\u{7F}"), ("BSpace", "\u{7F}"), ("Up", "\u{1B}[A"), ("C-Left", "\u{1B}[1;5D"),
        ("C-S-End", "\u{1B}[1;6F"), ("PageUp", "\u{1B}[5~"), ("M-Delete", "\u{1B}[3;3~"), ("F1", "\u{1B}OP"),
        ("S-F1", "\u{1B}[1;2P"), ("F12", "\u{1B}[24~"), ("M-Enter", "\u{1B}\r"), ("C--", nil), ("C-1", nil),
        ("Entr", nil),
        ("", nil), ("C-", nil), ("C-Enter", nil), ("ab", nil), ("\u{03}", nil),
    ])
    func bytes(_ name: String, _ bytes: String?) {
        #expect(KeyName(name)?.bytes == bytes.map { Array($0.utf8) }, "\(name)")
    }

    @Test func sequences() {
        #expect(KeySequence.detach.description == "ctrl-p ctrl-q")
        #expect(KeySequence("C-a d")?.keys.map(\.bytes) == [[1], [0x64]])
        #expect(KeySequence("") == nil && KeySequence("C-a nonsense") == nil)
    }
}
