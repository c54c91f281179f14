import Testing
import Values

@Suite struct SignalTests {
    @Test(
        arguments: [
            ("TERM", 15), ("SIGTERM", 15), ("sigterm", 15), ("term", 15), ("15", 15), ("1", 1), ("64", 64),
            ("SIG15", 15),
            ("KILL", 9), ("SYS", 31), ("RTMIN", 34), ("SIGRTMIN+0", 34), ("rtmin+1", 35), ("RTMIN+30", 64), ("32", 32),
        ] as [(String, Int32)]
    )
    func readsNamesAndNumbers(_ text: String, _ number: Int32) {
        #expect(Signal(text)?.rawValue == number)
    }

    @Test(arguments: [
        "", "0", "65", "-9", "+9", "SIG", "SIGSIGTERM", "TERM ", "RTMIN+31", "RTMIN+", "RTMIN-1", "RTMIN++1",
        "RTMIN+-1",
        "99999999999999999999", "4294967305", "\u{661}", "SIG0", "KILLALL",
    ])
    func refusesTheRest(_ text: String) {
        #expect(Signal(text) == nil)
    }

    @Test(arguments: 1...Signal.highest)
    func everySignalIsReadAsItIsWritten(_ number: Int32) {
        let signal = Signal(rawValue: number)
        #expect(Signal(signal.description) == signal)
        #expect(signal.description.hasPrefix("SIG"))
    }

    @Test(arguments: [Int32.min, -1, 0, 65, .max])
    func numbersThatAreNoSignalCanBeWritten(_ number: Int32) {
        #expect(Signal(rawValue: number).description == "SIG\(number)")
    }
}
