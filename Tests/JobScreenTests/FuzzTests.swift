import JobScreen
import TestSupport
import Testing

@Suite("Whatever is written, a screen stays a screen")
struct FuzzTests {
    @Test("in pieces of any size it is the same", arguments: UInt64(100)...119)
    func pieces(seed: UInt64) {
        var source = ScreenBytes(seed: seed)
        let size = source.size()
        let bytes = (0..<60).flatMap { _ in source.next() }
        var (whole, single) = (Screen(size: size), Screen(size: size))
        var (scrolledWhole, scrolledSingle): ([UInt8], [UInt8]) = ([], [])
        whole.feed(bytes) { $0.appendStyled(to: &scrolledWhole) }
        for byte in bytes { single.feed([byte]) { $0.appendStyled(to: &scrolledSingle) } }
        #expect(Picture(single) == Picture(whole))
        #expect(scrolledSingle == scrolledWhole)
        // And what it does next.
        #expect(single.redraw() == whole.redraw())
    }

    @Test("its bounds hold, also when it changes its size", arguments: UInt64(200)...219)
    func bounds(seed: UInt64) {
        var source = ScreenBytes(seed: seed)
        var screen = Screen(size: source.size())
        for round in 0..<30 {
            screen.feed(source.next()) { line in
                var text: [UInt8] = []
                line.appendText(to: &text)
                #expect(String(validating: text, as: UTF8.self) != nil)
            }
            if round % 5 == 4 { screen.resize(to: source.size()) }
            #expect((0..<screen.size.rows).contains(screen.cursor.row))
            #expect((0..<screen.size.columns).contains(screen.cursor.column))
            for row in 0..<screen.size.rows { check(screen.line(row), screen.size.columns, seed) }
        }
    }

    /// Each wide character has both its columns, and nothing else has a second one.
    private func check(_ line: ScreenLine, _ columns: Int, _ seed: UInt64) {
        var column = 0
        while column < columns {
            let text = line.cell(column).text
            guard let scalar = text.unicodeScalars.first else {
                Issue.record("seed \(seed): the second column of nothing")
                return
            }
            let width = CharacterWidth.columns(of: scalar.value)
            guard width == 1 || (column + 1 < columns && line.cell(column + 1).text.isEmpty) else {
                Issue.record("seed \(seed): half of a wide character")
                return
            }
            column += width
        }
    }

    @Test("random bytes alone", arguments: UInt64(300)...303)
    func random(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var screen = Screen(size: .standard)
        for _ in 0..<20 {
            screen.feed((0..<5000).map { _ in UInt8.random(in: 0...255, using: &random) })
            #expect(Picture(screen).rows.count == 24)
        }
    }

    @Test("sizes are brought within 1 MB")
    func sizes() {
        #expect(ScreenSize(columns: 0, rows: -1) == ScreenSize(columns: 2, rows: 1))
        #expect(ScreenSize(columns: 100_000, rows: 100_000) == ScreenSize(columns: 1000, rows: 40))
        #expect(ScreenSize(columns: 10, rows: 100_000) == ScreenSize(columns: 10, rows: 1000))
        let usual = ScreenSize(columns: 200, rows: 60)
        #expect((usual.columns, usual.rows) == (200, 60))
        for size in [ScreenSize(columns: 9999, rows: 9999), ScreenSize(columns: 40, rows: 9999)] {
            var source = ScreenBytes(seed: 1)
            var screen = Screen(size: size)
            for _ in 0..<200 { screen.feed(source.next()) }
            #expect(screen.rows.count == size.rows)
        }
    }
}
