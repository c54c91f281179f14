import JobProtocol
import LinuxSystem
import Values

/// The terminal of a job. The shim has the master. It keeps the other side, too, as long as the job's tree lives: a job may
/// close all that it has of its terminal and open it again later, which is not the end of its output.
final class JobTerminal {
    let master: Descriptor
    private var slave: Descriptor?
    private(set) var size: WindowSize
    private var modes = TerminalModes()

    /// - Parameter size: What it was opened with.
    init(_ terminal: PseudoTerminal, size: WindowSize) {
        (master, slave) = (terminal.master, terminal.slave)
        self.size = size
    }

    /// The side of the job; `nil` once its tree is gone.
    var jobSide: Descriptor? { slave }

    /// The tree is gone: the terminal's output ends as soon as nobody else has it open.
    func release() { slave = nil }

    /// Sets another size. False where it has that already, or cannot have it.
    func resize(to new: WindowSize) -> Bool {
        guard new != size, (try? master.setWindowSize(new)) != nil else { return false }
        size = new
        return true
    }

    /// Notes what a program says to the terminal.
    func show(_ bytes: UnsafeRawBufferPointer) { modes.read(bytes) }

    /// Whether what was typed waits to be read by a program.
    var hasPendingInput: Bool { (slave?.bytesAvailable ?? 0) > 0 }

    /// Whether a program has asked for something that is not shown.
    var asksForSecret: Bool { master.hidesLines }

    /// Whether it shows what is typed.
    var echoes: Bool { master.echoes }

    /// The bytes that a keyboard would send for this input.
    func typed(_ input: ShimRequest.Input) -> [UInt8] {
        var bytes = modes.typed(input.data.bytes, as: input.style.typing)
        if input.endsInput, let end = master.endOfInput { bytes.append(end) }
        return bytes
    }
}
