import JobScreen
import Testing

@Suite("SGR sets colours and attributes")
struct StyleTests {
    private func style(after sequence: String) -> Style {
        Screen(4, 2, "\u{1B}[\(sequence)mx").line(0).cell(0).style
    }

    @Test("colours of all kinds, with semicolons and colons")
    func colors() {
        #expect(style(after: "31").foreground == .indexed(1))
        #expect(style(after: "97;104").foreground == .indexed(15))
        #expect(style(after: "97;104").background == .indexed(12))
        #expect(style(after: "38;5;208;1").foreground == .indexed(208))
        #expect(style(after: "38;5;208;1").attributes == .bold)
        #expect(style(after: "38:5:208;1").foreground == .indexed(208))
        #expect(style(after: "48;2;1;2;3;4").background == .rgb(1, 2, 3))
        #expect(style(after: "48;2;1;2;3;4").attributes.underline == 1)
        #expect(style(after: "38:2:1:2:3;1").foreground == .rgb(1, 2, 3))
        #expect(style(after: "38:2::1:2:3;1").foreground == .rgb(1, 2, 3))
        #expect(style(after: "38:2::1:2:3;1").attributes == .bold)
        #expect(style(after: "58;5;1;31").foreground == .indexed(1))
        #expect(style(after: "58:2::1:2:3;31").foreground == .indexed(1))
        #expect(style(after: "38;5;300;31").foreground == .indexed(1))
        #expect(style(after: "31;39").foreground == .standard)
        #expect(style(after: "41;49").background == .standard)
        #expect(style(after: "38;9;31").foreground == .indexed(1))
        #expect(style(after: "38;2").foreground == .rgb(0, 0, 0))
    }

    @Test("attributes, and each is taken back alone")
    func attributes() {
        #expect(
            style(after: "1;2;3;5;7;8;9;53").attributes
                == [.bold, .faint, .italic, .blink, .inverse, .hidden, .crossedOut, .overlined]
        )
        #expect(style(after: "1;2;3;5;7;8;9;53;22;23;25;27;28;29;55").attributes == [])
        #expect(style(after: "4").attributes.underline == 1)
        #expect(style(after: "21").attributes.underline == 2)
        #expect(style(after: "4:3").attributes.underline == 3)
        #expect(style(after: "4:3;24").attributes.underline == 0)
        #expect(style(after: "4:0").attributes.underline == 0)
        #expect(style(after: "4:99").attributes.underline == 5)
        #expect(style(after: "1;31;0") == Screen(4, 2).line(0).cell(0).style)
        #expect(style(after: "1;31m\u{1B}[") == Screen(4, 2).line(0).cell(0).style)
        #expect(style(after: ">4;1") == Screen(4, 2).line(0).cell(0).style)
    }

    @Test("what is erased has the background alone")
    func erasing() {
        let screen = Screen(4, 3, "\u{1B}[1;31;44m\u{1B}[2J\u{1B}[2;1H\u{1B}[L\u{1B}[m")
        for row in 0..<3 {
            #expect(screen.line(row).cell(3).style.background == .indexed(4))
            #expect(screen.line(row).cell(3).style.foreground == .standard)
            #expect(screen.line(row).cell(3).style.attributes == [])
        }
        #expect(screen.text == "")
    }

    @Test("a line is written with its styles, and without colours")
    func styledLine() {
        let line = Screen(20, 2, "a\u{1B}[1;31mb\u{1B}[38;5;99;48;2;1;2;3;4:3mc\u{1B}[md\u{1B}[41m  ").line(0)
        var styled: [UInt8] = []
        line.appendStyled(to: &styled)
        #expect(
            String(decoding: styled, as: UTF8.self)
                == "a\u{1B}[0;1;31mb\u{1B}[0;1;4:3;38;5;99;48;2;1;2;3mc\u{1B}[md"
        )
        var plain: [UInt8] = []
        line.appendStyled(to: &plain, hasColors: false)
        #expect(String(decoding: plain, as: UTF8.self) == "a\u{1B}[0;1mb\u{1B}[0;1;4:3mc\u{1B}[md")
    }
}
