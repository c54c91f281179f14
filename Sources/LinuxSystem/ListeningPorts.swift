import Glibc
import Values

/// The TCP ports on which processes listen, as /proc shows them (proc_pid_net(5)).
package enum ListeningPorts {
    /// The ports on which any of these processes listens, in order. A process whose descriptors may not be seen counts
    /// as one that does not listen.
    package static func of(_ processes: some Collection<Int32>) -> [UInt16] {
        guard let first = processes.first else { return [] }
        let sockets = sockets(as: first)
        if sockets.isEmpty { return [] }
        var ports: Set<UInt16> = []
        for pid in processes {
            for inode in socketInodes(of: pid) { if let port = sockets[inode] { ports.insert(port) } }
        }
        return ports.sorted()
    }

    /// Whether any of these processes listens on this port. Their descriptors are looked at only where somebody does.
    package static func isListened(on port: UInt16, by processes: some Collection<Int32>) -> Bool {
        guard let first = processes.first else { return false }
        let sockets = sockets(as: first).filter { $0.value == port }
        if sockets.isEmpty { return false }
        return processes.contains { pid in socketInodes(of: pid).contains { sockets[$0] != nil } }
    }

    /// All ports on which anybody in this process's network listens.
    package static func all() -> Set<UInt16> { Set(sockets(as: getpid()).values) }

    /// The listening sockets of the network in which a process is: their inodes, with their ports.
    private static func sockets(as pid: pid_t) -> [UInt64: UInt16] {
        var sockets: [UInt64: UInt16] = [:]
        for table in ["tcp", "tcp6"] {
            guard let file = try? Descriptor.open("/proc/\(pid)/net/\(table)", flags: O_RDONLY) else { continue }
            try? forEachLine(of: file) { line in
                guard let (port, inode) = listener(line) else { return }
                sockets[inode] = port
            }
        }
        return sockets
    }

    /// Reads in pieces: the table of a busy server has many connections.
    private static func forEachLine(of file: Descriptor, _ body: ([UInt8]) -> Void) throws(SystemError) {
        var rest: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = try file.read(into: buffer)
            if count == 0 { return }
            rest += buffer[..<count]
            var lines = rest.split(separator: 0x0A, omittingEmptySubsequences: false)
            rest = Array(lines.removeLast())
            for line in lines { body(Array(line)) }
        }
    }

    /// `0: 0100007F:1F90 00000000:0000 0A … inode …`: a socket that listens (0A), in network byte order of its address.
    static func listener(_ line: [UInt8]) -> (port: UInt16, inode: UInt64)? {
        let fields = line.split(separator: UInt8(ascii: " "))
        guard fields.count > 9, fields[3].elementsEqual("0A".utf8),
            let colon = fields[1].lastIndex(of: UInt8(ascii: ":")),
            let port = UInt16(String(decoding: fields[1][(colon + 1)...], as: UTF8.self), radix: 16),
            let inode = UInt64(String(decoding: fields[9], as: UTF8.self))
        else { return nil }
        return (port, inode)
    }

    private static func socketInodes(of pid: pid_t) -> [UInt64] {
        ProcessFiles(of: pid).targets().compactMap { _, target in
            guard target.hasPrefix("socket:["), target.hasSuffix("]") else { return nil }
            return UInt64(target.dropFirst("socket:[".count).dropLast())
        }
    }
}
