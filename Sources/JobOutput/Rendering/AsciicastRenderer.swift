package import JobScreen
package import LinuxSystem
package import Values

/// Writes output as a recording for asciinema and its kin: asciicast v2, a line of JSON that describes the terminal, then one
/// for each event with its time in seconds (docs.asciinema.org/manual/asciicast/v2).
package struct AsciicastRenderer {
    private let sink: OutputSink
    private let start: Timestamp
    /// Whether newlines get the carriage return that the driver of a terminal would have added.
    private let addsReturns: Bool
    /// The beginning of a character whose other bytes have not come: an event has whole ones.
    private var held: [UInt8] = []
    private var time: Timestamp
    private var size: ScreenSize

    /// Writes the first line.
    ///
    /// - Parameters:
    ///   - size: That of the job's own terminal. `nil`: it had none.
    ///   - start: What the times of events are counted from.
    ///   - title: What was recorded.
    package init(_ sink: OutputSink, size: ScreenSize?, start: Timestamp, title: String) throws(SystemError) {
        self.sink = sink
        self.start = start
        time = start
        addsReturns = size == nil
        self.size = size ?? .standard
        try Self.write(
            [
                "version": 2, "width": .integer(Int64(self.size.columns)), "height": .integer(Int64(self.size.rows)),
                "timestamp": .integer(start.nanoseconds / 1_000_000_000), "title": .string(title),
            ],
            to: sink
        )
    }

    /// The job's terminal has this size from a time on.
    package mutating func resize(to size: ScreenSize, at time: Timestamp) throws(SystemError) {
        guard size != self.size else { return }
        (self.size, self.time) = (size, time)
        try write("\(size.columns)x\(size.rows)", as: "r")
    }

    package mutating func render(_ segment: OutputSegment) throws(SystemError) {
        time = segment.time
        switch segment.content {
        case .bytes(_, let bytes):
            held.append(contentsOf: bytes)
            let count = held.count - LineLimit.incompleteSuffix(held)
            try writeHeld(count)
        case .gap(let gap):
            try writeHeld(held.count)
            try write("\r\n\(GapNotice(gap, bytes: UInt64(segment.range.count)).text)\r\n", as: "o")
        }
    }

    /// Ends the recording.
    package mutating func finish() throws(SystemError) {
        try writeHeld(held.count)
        try sink.flush()
    }

    private mutating func writeHeld(_ count: Int) throws(SystemError) {
        guard count > 0 else { return }
        let bytes = held.prefix(count)
        let text = String(decoding: addsReturns ? bytes.withReturns : Array(bytes), as: UTF8.self)
        held.removeFirst(count)
        try write(text, as: "o")
    }

    private func write(_ text: String, as kind: String) throws(SystemError) {
        let microseconds = max(0, time.nanoseconds - start.nanoseconds) / 1000
        let fraction = String(microseconds % 1_000_000)
        let seconds = "\(microseconds / 1_000_000).\(String(repeating: "0", count: 6 - fraction.count))\(fraction)"
        try Self.write([.decimal(seconds), .string(kind), .string(text)], to: sink)
    }

    private static func write(_ value: JSONValue, to sink: OutputSink) throws(SystemError) {
        try sink.write(value.encoded + [0x0A])
    }
}

extension Sequence<UInt8> {
    /// The same with a carriage return before each newline.
    fileprivate var withReturns: [UInt8] { flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] } }
}
