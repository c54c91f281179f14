import CLinux
import Glibc
import LinuxSystem
import Values

/// The program that the kernel starts in a file's place: that of a script's first line, or the loader of a dynamically
/// linked program.
struct Interpreter {
    private let path: ByteString
    private let isScript: Bool

    /// As much of a file as is looked at.
    private static func head(of path: ByteString) throws(SystemError) -> [UInt8] {
        // Through symbolic links, as execve(2) goes.
        let file = Descriptor(
            owning: try path.withCString { name in
                Result { () throws(SystemError) in
                    try check("open") { clinux_openat(AT_FDCWD, name, O_RDONLY | O_NONBLOCK | O_NOCTTY, 0) }
                }
            }.get()
        )
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        let count = try bytes.withUnsafeMutableBytes { buffer in
            Result { () throws(SystemError) in try file.read(into: buffer, at: 0) }
        }.get()
        return Array(bytes.prefix(count))
    }

    /// `nil` where the file cannot be read, or names none.
    init?(of file: ByteString, in directory: ByteString) {
        let place = file.absolute(from: directory)
        guard let bytes = try? Self.head(of: place) else { return nil }
        if let name = Self.ofScript(bytes) {
            (path, isScript) = (ByteString(name), true)
        } else if let name = Self.ofProgram(bytes) {
            (path, isScript) = (ByteString(name), false)
        } else {
            return nil
        }
    }

    /// Why the file cannot be executed; `nil` where that does not lie in its interpreter.
    ///
    /// - Parameter error: What execve(2) said of the file.
    func problem(_ error: Int32, in file: ByteString) -> String? {
        let exists = path.withCString { access($0, F_OK) } == 0
        if error == ENOENT, path.bytes.last == UInt8(ascii: "\r") {
            return "its interpreter '\(shown)' is missing: the script has CRLF line endings, as Windows writes them; "
                + "remove them: sed -i 's/\\r$//' \(file)"
        }
        if error == ENOENT, !exists {
            let hint = isScript ? "its first line names one" : "it was built for another system"
            return "its interpreter '\(shown)' is missing (\(hint))"
        }
        // The file itself may be executed.
        if error == EACCES, file.withCString({ access($0, X_OK) }) == 0, path.withCString({ access($0, X_OK) }) != 0 {
            return "its interpreter '\(shown)' may not be executed"
        }
        return nil
    }

    /// The path with what cannot be seen as a C string has it.
    private var shown: String {
        path.description.unicodeScalars.map { scalar in
            switch scalar.value {
            case 0x0D: "\\r"
            case 0x09: "\\t"
            case 0..<0x20, 0x7F: "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: String(scalar)
            }
        }.joined()
    }

    /// `#! /bin/sh -e`
    private static func ofScript(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.starts(with: [UInt8(ascii: "#"), UInt8(ascii: "!")]) else { return nil }
        let line = bytes.dropFirst(2).prefix { $0 != 0x0A && $0 != 0 }
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        let name = line.drop(while: isSpace).prefix { !isSpace($0) }
        return name.isEmpty ? nil : Array(name)
    }

    /// The segment PT_INTERP of an ELF file of 64 bits in this machine's byte order.
    private static func ofProgram(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1]), bytes.count >= 64 else { return nil }
        func number(at offset: Int, _ size: Int) -> Int? {
            guard offset >= 0, offset + size <= bytes.count else { return nil }
            let value = (0..<size).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(bytes[offset + $1]) }
            return Int(exactly: value)
        }
        guard let table = number(at: 32, 8), let size = number(at: 54, 2), let count = number(at: 56, 2) else {
            return nil
        }
        for index in 0..<count {
            let (start, isOverflow) = table.addingReportingOverflow(index * size)
            guard !isOverflow, let kind = number(at: start, 4) else { return nil }
            guard kind == 3 else { continue }
            guard let offset = number(at: start + 8, 8), let length = number(at: start + 32, 8), offset < bytes.count,
                length <= bytes.count - offset
            else { return nil }
            return Array(bytes[offset..<offset + length].prefix { $0 != 0 })
        }
        return nil
    }
}
