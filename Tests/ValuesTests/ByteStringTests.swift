import Testing
import Values

@Suite struct ByteStringTests {
    @Test func equalityIsOfBytesNotOfCharacters() {
        let composed = ByteString("é")
        let decomposed = ByteString("e\u{301}")
        #expect("é" == "e\u{301}")
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
    }

    @Test func holdsWhatIsNotUTF8() {
        let bytes = ByteString([0x66, 0xFF, 0x6F])
        #expect(bytes.text == nil)
        #expect(bytes.description == "f\u{FFFD}o")
        #expect(bytes.bytes == [0x66, 0xFF, 0x6F])
    }

    @Test func knowsWhatTheKernelCannotTake() {
        #expect(ByteString("a\u{0}b").containsNUL)
        #expect(!ByteString("ab").containsNUL)
        #expect(ByteString("").isEmpty)
    }

    @Test func aCStringEndsAtItsNUL() {
        let characters: [CChar] = [0x61, CChar(bitPattern: 0xFF), 0, 0x62]
        #expect(ByteString(cString: characters) == ByteString([0x61, 0xFF]))
    }

    @Test func isOrderedByItsBytes() {
        #expect(ByteString([0x7F]) < ByteString([0x80]))
        #expect(ByteString("a") < ByteString("ab"))
        #expect(ByteString("a") + ByteString("b") == "ab")
        #expect(ByteString("abc").hasPrefix("ab") && !ByteString("a").hasPrefix("ab"))
    }
}
