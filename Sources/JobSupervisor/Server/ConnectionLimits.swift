import CLinux

/// The bounds of the socket server: nobody can make the supervisor grow without end.
struct ConnectionLimits: Sendable {
    /// Connections at once; one more is told so and closed.
    var connections: Int
    /// Requests of one connection that wait for their answers; beyond, no more are read from it.
    var pendingRequests = 16
    /// Bytes of such requests over all connections: above, one that is longer than `modestBytes` is refused.
    var pendingBytesOfAll = 64 << 20
    /// Bytes of unfinished lines over all connections.
    var unfinishedBytes = 64 << 20
    /// Bytes of answers that a connection may leave unread before it is dropped.
    var unreadBytes = 32 << 20
    /// Bytes of answers that all connections together may leave unread: above, who leaves more than `modestBytes` unread is
    /// dropped.
    var unreadBytesOfAll = 64 << 20
    /// What everybody may have, however much others take.
    var modestBytes = 1 << 20

    /// A third of the descriptors that the process may have is for clients, up to 4096 of them: running jobs take some, too.
    init() {
        connections = min(4096, max(4, clinux_descriptor_limit() / 3))
    }
}
