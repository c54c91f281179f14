import Testing
import Values

@Suite struct Base64Tests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func writesAndReadsTheVectorsOfRFC4648(_ text: String, _ encoded: String) {
        #expect(Base64.encode(text.utf8) == encoded)
        #expect(Base64.decode(encoded) == Array(text.utf8))
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zg===", "====", "=Zg=", "Z===", "Zg==Zg==", "Zm9v\n", "Zm-v", "Zm_v", "Zm9é", "Zh==", "Zm9=",
        " Zg=",
    ])
    func refusesWhatIsNotCanonical(_ text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test func everyByteComesBackAtEveryLength() {
        let all = (0...255).map { UInt8($0) }
        for length in 0...all.count { #expect(Base64.decode(Base64.encode(all[..<length])) == Array(all[..<length])) }
    }

    @Test func bytesAreAStringWhereTheyAreUTF8() throws {
        #expect(JSONValue(ByteString("é")) == "é")
        let raw = ByteString([0x66, 0xFF])
        #expect(JSONValue(raw) == ["base64": "Zv8="])
        #expect(JSONValue(raw).byteString == raw)
        #expect(JSONValue("e\u{301}" as ByteString).byteString?.bytes == [0x65, 0xCC, 0x81])
    }

    @Test(arguments: [.null, 1, [], [:], ["base64": 1], ["base64": "Z"], ["other": "Zg=="]] as [JSONValue])
    func nothingElseIsBytes(_ value: JSONValue) {
        #expect(value.byteString == nil)
    }
}
