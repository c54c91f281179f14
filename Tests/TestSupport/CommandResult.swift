import JobModel
package import Values

/// How a command ended, and what it said.
package struct CommandResult: CustomStringConvertible {
    /// As somebody would type it.
    package var commandLine: String
    package var end: ProcessEnd
    package var output: [UInt8]
    package var errors: String

    /// The exit status as a shell shows it.
    package var status: Int32 {
        switch end {
        case .exited(let code): code
        case .signalled(let signal, _): 128 + signal.rawValue
        }
    }

    /// Standard output, for comparison with what is known to be text.
    package var text: String { String(decoding: output, as: UTF8.self) }

    /// The lines of standard output.
    package var lines: [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    /// The story of the command.
    package var description: String {
        func shown(_ bytes: [UInt8]) -> String {
            let text = String(decoding: bytes.prefix(1500), as: UTF8.self).debugDescription
            return bytes.count <= 1500 ? text : "\(text)… (\(bytes.count) bytes)"
        }
        var lines = ["$ \(commandLine)", "  exit status \(status)"]
        if !output.isEmpty { lines.append("  stdout: \(shown(output))") }
        if !errors.isEmpty { lines.append("  stderr: \(shown(Array(errors.utf8)))") }
        return lines.joined(separator: "\n")
    }
}
