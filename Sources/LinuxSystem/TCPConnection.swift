import CLinux
internal import SystemPackage

/// TCP connections that never block (tcp(7)).
package enum TCPConnection {
    /// Begins to connect to a numeric address. The socket is connected, or has failed, once it is writable.
    package static func begin(to address: String, port: UInt16) throws(SystemError) -> Descriptor {
        Descriptor(owning: try check("connect", address) { clinux_tcp_connect(address, port) })
    }

    /// Whether the connection stands, of a socket that has become writable.
    package static func isEstablished(_ socket: Descriptor) -> Bool { clinux_socket_error(socket.rawValue) == 0 }
}
