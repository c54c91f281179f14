package import JobScreen
package import LinuxSystem
package import Values

extension ScreenSize {
    /// That of a job's terminal, as far as there are screens of this size.
    package init(_ size: WindowSize) { self.init(columns: size.columns, rows: size.rows) }
}

extension OutputReader {
    /// What a terminal shows after all of the output was written to it, or what was written up to a time.
    ///
    /// - Parameter size: That of the job's own terminal at its start. `nil`: it had none; its output is shown on a terminal of
    ///   the standard size, whose driver has newlines return to the first column.
    package func screen(
        of streams: OutputStreams = .all,
        until end: Timestamp? = nil,
        size: ScreenSize? = nil
    ) throws(SystemError) -> Screen {
        var screen = Screen(size: size ?? .standard, addsReturns: size == nil)
        noteWindow = { screen.resize(to: ScreenSize($0)) }
        defer { noteWindow = nil }
        var offset: UInt64 = 0
        while let segment = try next(from: &offset, of: streams) {
            if let end, segment.time > end { break }
            switch segment.content {
            case .bytes(_, let bytes): screen.feed(bytes)
            // CAN: what was begun is not ended by what comes after the gap.
            case .gap: screen.feed([0x18])
            }
        }
        return screen
    }
}
