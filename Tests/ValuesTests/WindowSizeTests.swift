import Testing
import Values

@Suite struct WindowSizeTests {
    @Test(arguments: [("80x24", 80, 24), ("1x1", 1, 1), ("1000x1000", 1000, 1000)])
    func read(_ text: String, _ columns: Int, _ rows: Int) throws {
        let size = try #require(WindowSize(text))
        #expect(size.columns == columns && size.rows == rows && size.description == text)
    }

    @Test(arguments: ["", "80", "80x", "x24", "80x24x1", "0x24", "80x1001", "+80x24", " 80x24", "80X24", "٨x٣"])
    func refused(_ text: String) { #expect(WindowSize(text) == nil) }

    @Test func theSmallerOfTwo() throws {
        let (wide, high) = (try #require(WindowSize("120x20")), try #require(WindowSize("60x50")))
        #expect(wide.intersection(high).description == "60x20")
        #expect(WindowSize(clampedColumns: 0, rows: 5000).description == "1x1000")
    }
}
