import CLinux
import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import NIOCore
import NIOPosix
import Synchronization
import Values

/// The supervisor's socket: one event loop serves all connections. It knows lines and JSON-RPC, and no verb.
final class SocketServer: Sendable {
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let limits: ConnectionLimits
    private let unfinished: ByteBudget
    private let unread: ByteBudget
    private let pending: ByteBudget
    private let receive: @Sendable (Request) -> Void
    private let closed: @Sendable (ClientID) -> Void
    private let nextClient = Atomic<UInt64>(1)
    private let connections = Atomic<Int>(0)
    private let listener = Mutex<(any Channel)?>(nil)

    /// `receive` and `closed` are called on the event loop and must not block.
    init(
        limits: ConnectionLimits = ConnectionLimits(),
        receive: @escaping @Sendable (Request) -> Void,
        closed: @escaping @Sendable (ClientID) -> Void
    ) {
        self.limits = limits
        unfinished = ByteBudget(limit: limits.unfinishedBytes)
        unread = ByteBudget(limit: limits.unreadBytesOfAll)
        pending = ByteBudget(limit: limits.pendingBytesOfAll)
        self.receive = receive
        self.closed = closed
    }

    var clientCount: Int { connections.load(ordering: .relaxed) }

    /// Serves a listening socket, of which it takes a duplicate.
    func serve(_ socket: Descriptor) throws {
        let copy = try socket.duplicate()
        let channel = try ServerBootstrap(group: group)
            .childChannelOption(.maxMessagesPerRead, value: 4)
            .childChannelOption(
                .writeBufferWaterMark,
                value: .init(low: limits.unreadBytes / 2, high: limits.unreadBytes)
            )
            .childChannelInitializer { channel in
                PeerCheck.verify(channel).flatMapThrowing { try self.accept(channel) }
            }
            .withBoundSocket(copy.release())
            .wait()
        listener.withLock { $0 = channel }
    }

    private func accept(_ channel: any Channel) throws {
        let client = ClientID(nextClient.add(1, ordering: .relaxed).oldValue)
        let count = connections.add(1, ordering: .relaxed).newValue
        channel.closeFuture.whenComplete { _ in
            self.connections.subtract(1, ordering: .relaxed)
            self.closed(client)
        }
        let pipeline = channel.pipeline.syncOperations
        guard count <= limits.connections else {
            return try pipeline.addHandler(
                Farewell(JobsError(.overloaded, "more than \(limits.connections) clients; repeat when some have gone"))
            )
        }
        try pipeline.addHandler(ByteToMessageHandler(LineFrameDecoder(budget: unfinished)))
        try pipeline.addHandler(
            ConnectionHandler(
                client: client,
                limits: limits,
                unreadOfAll: unread,
                pendingBytesOfAll: pending,
                receive: receive
            )
        )
    }

    /// Closes all connections, after what was written to them has gone out or a second has passed.
    func shutDown() {
        try? group.syncShutdownGracefully()
    }
}

/// Tells a client why it is not served, and closes the connection.
final class Farewell: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let error: JobsError

    init(_ error: JobsError) { self.error = error }

    func channelActive(context: ChannelHandlerContext) { Self.say(error, context) }

    /// Closes once the words have gone out.
    static func say(_ error: JobsError, _ context: ChannelHandlerContext) {
        let line = JSONRPCMessage.failure(id: .null, JSONRPCError(error)).line
        let channel = context.channel
        context.writeAndFlush(NIOAny(ByteBuffer(bytes: line))).whenComplete { _ in channel.close(promise: nil) }
    }
}

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

/// `struct ucred` of unix(7), as getsockopt(SO_PEERCRED) fills it.
private struct PeerCredentials: Sendable {
    var pid: pid_t = 0
    var uid: uid_t = 0
    var gid: gid_t = 0
}

/// Closes a connection whose other end is another user's.
enum PeerCheck {
    struct Refused: Error {}

    private static let peerCredentials = NIOBSDSocket.Option(rawValue: 17)

    /// Succeeds where the peer has the supervisor's own uid.
    static func verify(_ channel: any Channel) -> EventLoopFuture<Void> {
        guard let provider = channel as? any SocketOptionProvider else {
            return channel.eventLoop.makeFailedFuture(Refused())
        }
        let credentials: EventLoopFuture<PeerCredentials> = provider.unsafeGetSocketOption(
            level: .socket,
            name: peerCredentials
        )
        return credentials.flatMapThrowing { credentials in
            guard credentials.uid == geteuid() else { throw Refused() }
        }
    }
}
