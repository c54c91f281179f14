/// The bounds of the socket server: nobody can make the supervisor grow without end.
struct ConnectionLimits: Sendable {
    /// Connections at once; one more is told so and closed.
    var connections = 4096
    /// Requests of one connection that wait for their answers; beyond, no more are read from it.
    var pendingRequests = 256
    /// Bytes of unfinished lines over all connections.
    var unfinishedBytes = 64 << 20
    /// Bytes of answers that a connection may leave unread before it is dropped.
    var unreadBytes = 32 << 20
}
