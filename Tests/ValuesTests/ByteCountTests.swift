import Testing
import Values

@Suite struct ByteCountTests {
    @Test(
        arguments: [
            ("0", 0), ("1048576", 1 << 20), ("512K", 512 << 10), ("512k", 512 << 10), ("2G", 2 << 30),
            ("10MB", 10 << 20),
            ("1.5MiB", 3 << 19), ("3t", 3 << 40), ("8P", 8 << 50), ("7B", 7), ("9007199254740992", 1 << 53),
        ] as [(String, UInt64)]
    )
    func readsWhatPeopleWrite(_ text: String, _ bytes: UInt64) {
        #expect(ByteCount(text)?.bytes == bytes)
    }

    @Test(arguments: [
        "", "-1", "+1", "1 K", "K", "1X", "1KK", "1iB", "1.", ".5", "1..5", "1e3", "1e999", "9P", "9007199254740994",
        "99999999999999999999999999", "inf", "nan", "1K\n", "\u{661}",
    ])
    func refusesTheRest(_ text: String) {
        #expect(ByteCount(text) == nil)
    }

    @Test func aThousandDigitsAreRefusedAndDoNotCrash() {
        #expect(ByteCount(String(repeating: "9", count: 1000) + "P") == nil)
    }

    @Test(
        arguments: [
            (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1536, "1.5 KiB"), (1 << 20 - 1, "1.0 MiB"),
            (3 << 30, "3.0 GiB"), (102_348, "99.9 KiB"), (102_400, "100 KiB"), (1_048_063, "1023 KiB"),
            (.max, "16384 PiB"),
        ] as [(UInt64, String)]
    )
    func isWrittenForPeople(_ bytes: UInt64, _ text: String) {
        #expect(ByteCount(bytes).description == text)
    }
}
