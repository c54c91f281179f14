import Glibc

/// The first argument of this process as others see it (/proc/PID/cmdline), which says what it works at.
struct ProcessTitle {
    /// From the first argument to the end of the last: it is followed by the environment.
    private let area: UnsafeMutableBufferPointer<CChar>

    /// `nil` where there is no argument.
    init?() {
        let arguments = CommandLine.unsafeArgv
        let last = Int(CommandLine.argc) - 1
        guard last >= 1, let first = arguments[1], let end = arguments[last] else { return nil }
        area = UnsafeMutableBufferPointer(start: first, count: end - first + strlen(end) + 1)
    }

    /// Overwrites the arguments with this one. False where there is no room for it.
    func set(_ text: String) -> Bool {
        let bytes = Array(text.utf8CString)
        guard bytes.count <= area.count else { return false }
        area.initialize(repeating: 0)
        _ = area.update(fromContentsOf: bytes)
        return true
    }
}
