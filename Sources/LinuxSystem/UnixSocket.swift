import CLinux
internal import Glibc
internal import SystemPackage
package import Values

/// Unix domain sockets of the stream kind (unix(7)), named below a directory: the path's length does not matter.
package enum UnixSocket {
    /// The address of `name`, through /proc/self/fd, because an address holds 107 bytes at most.
    private static func address(_ name: String, in directory: Directory) -> String {
        "/proc/self/fd/\(directory.descriptor.rawValue)/\(name)"
    }

    /// Listens, mode 0600, in place of a socket that nobody listens on any more. The caller holds the lock that makes it
    /// the only one to do so.
    package static func listen(_ name: String, in directory: Directory, backlog: Int32) throws(SystemError)
        -> Descriptor
    {
        let socket = Descriptor(owning: try check("socket") { clinux_unix_socket(1) })
        let temporary = "\(name).\(getpid())"
        try? directory.remove(temporary)
        // A socket has the mode that the umask leaves; nobody can connect before listen.
        try check("bind", name) { clinux_unix_bind(socket.rawValue, address(temporary, in: directory)) }
        try check("chmod", name) { fchmodat(directory.descriptor.rawValue, temporary, 0o600, 0) }
        try check("listen", name) { Glibc.listen(socket.rawValue, backlog) }
        try directory.rename(temporary, to: name)
        return socket
    }

    /// A blocking connection. ECONNREFUSED or ENOENT: nobody listens. EAGAIN: nobody accepted within `time` (`nil`: for
    /// ever), which is then also how long each read and write may take.
    package static func connect(
        _ name: String,
        in directory: Directory,
        within time: TimeSpan? = nil
    ) throws(SystemError) -> Descriptor {
        let socket = Descriptor(owning: try check("socket") { clinux_unix_socket(0) })
        if let time {
            try check("setsockopt") { clinux_set_socket_timeout(socket.rawValue, Int32(clamping: time.milliseconds)) }
        }
        try check("connect", name) { clinux_unix_connect(socket.rawValue, address(name, in: directory)) }
        return socket
    }

    /// shutdown(2) of what this side writes: the peer reads the end.
    package static func endWriting(_ socket: Descriptor) { _ = shutdown(socket.rawValue, Int32(SHUT_WR)) }

    /// Two connected, blocking ends.
    package static func pair() throws(SystemError) -> (Descriptor, Descriptor) {
        var ends: (Int32, Int32) = (-1, -1)
        try check("socketpair") {
            withUnsafeMutableBytes(of: &ends) {
                clinux_unix_socketpair($0.assumingMemoryBound(to: Int32.self).baseAddress)
            }
        }
        return (Descriptor(owning: ends.0), Descriptor(owning: ends.1))
    }

    /// The next connection, non-blocking; `nil` where there is none.
    package static func accept(_ listener: Descriptor) throws(SystemError) -> Descriptor? {
        do throws(SystemError) {
            return Descriptor(owning: try check("accept") { clinux_accept(listener.rawValue) })
        } catch let error where error.errno == .wouldBlock || error.errno == .connectionAbort {
            return nil
        }
    }

    /// The user at the other end, as the kernel recorded it at connect (SO_PEERCRED).
    package static func peerUser(of socket: Descriptor) throws(SystemError) -> UInt32 { try peer(of: socket).user }

    /// The process at the other end: the one that connected, or the one that listens.
    package static func peerProcess(of socket: Descriptor) throws(SystemError) -> Int32 { try peer(of: socket).process }

    private static func peer(of socket: Descriptor) throws(SystemError) -> (process: Int32, user: UInt32) {
        var (pid, uid, gid): (Int32, UInt32, UInt32) = (0, 0, 0)
        try check("getsockopt") { clinux_peer_credentials(socket.rawValue, &pid, &uid, &gid) }
        return (pid, uid)
    }

    /// One send(2), without SIGPIPE. Returns how many bytes were taken.
    package static func send(_ bytes: UnsafeRawBufferPointer, over socket: Descriptor) throws(SystemError) -> Int {
        try check("send") { clinux_send(socket.rawValue, bytes.baseAddress, bytes.count) }
    }

    /// One sendmsg(2) with descriptors attached to its first byte. Returns how many bytes were taken.
    package static func send(_ bytes: [UInt8], descriptors: [Int32], over socket: Descriptor) throws(SystemError) -> Int
    {
        try check("sendmsg") {
            bytes.withUnsafeBytes {
                clinux_send_descriptors(socket.rawValue, $0.baseAddress, $0.count, descriptors, descriptors.count)
            }
        }
    }

    /// All of the bytes, with as many writes as it takes. EPIPE where nobody reads any more, never SIGPIPE.
    package static func sendAll(_ bytes: some Collection<UInt8>, over socket: Descriptor) throws(SystemError) {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let count = try check("send") {
                rest.withUnsafeBytes { clinux_send(socket.rawValue, $0.baseAddress, $0.count) }
            }
            rest = rest.dropFirst(count)
        }
    }

    /// One recvmsg(2). Returns how many bytes came (0: end) and the descriptors that came with them.
    package static func receive(
        into buffer: UnsafeMutableRawBufferPointer,
        from socket: Descriptor
    ) throws(SystemError) -> (count: Int, descriptors: [Descriptor]) {
        var raw = [Int32](repeating: -1, count: 8)
        var descriptorCount = 0
        let count = try check("recvmsg") {
            clinux_receive_descriptors(socket.rawValue, buffer.baseAddress, buffer.count, &raw, &descriptorCount)
        }
        return (count, raw[..<descriptorCount].map { Descriptor(owning: $0) })
    }
}
