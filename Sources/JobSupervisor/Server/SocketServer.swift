import JobModel
import LinuxSystem
import NIOCore
import NIOPosix
import Synchronization

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
