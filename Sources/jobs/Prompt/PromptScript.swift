import Glibc
import JobModel
import LinuxSystem
import SystemPackage
import Values

/// Commands that are not typed but piped in.
struct PromptScript {
    let context: Context
    let stopsOnError: Bool

    /// The exit status of the last command; with `stopsOnError` of the first one that failed.
    func run() throws -> ExitStatus {
        let runner = PromptRunner(context: context, signals: nil, told: try ToldEnds())
        var assembler = CommandAssembler()
        var status = ExitStatus.done
        var lines = InputLines(try .standardInput())
        while let line = try lines.next() {
            for command in assembler.add(line).map(PromptCommand.init) where command != .nothing {
                guard let result = runner.run(command) else { return status }
                status = result
                if stopsOnError, status != .done { return status }
            }
        }
        if assembler.isOpen {
            context.say("the last command is not finished: a quote is open, or a backslash stands at its end")
            return .usage
        }
        return status
    }
}

/// The lines of a descriptor.
private struct InputLines {
    private let input: Descriptor
    private var buffer: [UInt8] = []
    private var isAtEnd = false

    init(_ input: Descriptor) { self.input = input }

    /// The next one, without its newline; the last one may lack that.
    mutating func next() throws(SystemError) -> ByteString? {
        while true {
            if let newline = buffer.firstIndex(of: 0x0A) {
                defer { buffer.removeFirst(newline + 1) }
                return ByteString(buffer[..<newline])
            }
            if isAtEnd {
                defer { buffer = [] }
                return buffer.isEmpty ? nil : ByteString(buffer)
            }
            var chunk = [UInt8](repeating: 0, count: 1 << 16)
            let count = try chunk.withUnsafeMutableBytes { bytes in
                Result { () throws(SystemError) in try input.read(into: bytes) }
            }.get()
            isAtEnd = count == 0
            buffer += chunk[..<count]
        }
    }
}
