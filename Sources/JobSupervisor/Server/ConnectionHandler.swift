import JobModel
import JobProtocol
import LinuxSystem
import NIOCore
import Values

/// One connection: parses its lines, hands requests on, writes the answers; stops reading while too many are open, and
/// drops a client that does not read.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let client: ClientID
    private let limits: ConnectionLimits
    private let receive: @Sendable (Request) -> Void
    /// Requests without their answers, and how long their lines were.
    private var pending = 0
    private var pendingBytes = 0
    private let pendingBytesOfAll: ByteBudget
    /// Lines that came in one read with more than may be pending: whoever asks for much waits behind himself.
    private var backlog = CircularBuffer<ByteBuffer>()
    private var isReadHeld = false
    /// What of the answers has not gone out: of this connection, and of all.
    private var unread = 0
    private let unreadOfAll: ByteBudget
    /// Whether the client has said which version it speaks.
    private var isGreeted = false
    /// How it wants records.
    private var records = RecordForm.whole

    init(
        client: ClientID,
        limits: ConnectionLimits,
        unreadOfAll: ByteBudget,
        pendingBytesOfAll: ByteBudget,
        receive: @escaping @Sendable (Request) -> Void
    ) {
        self.client = client
        self.limits = limits
        self.unreadOfAll = unreadOfAll
        self.pendingBytesOfAll = pendingBytesOfAll
        self.receive = receive
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let line = unwrapInboundIn(data)
        guard line.readableBytes > 0 else { return }
        guard pending < limits.pendingRequests else {
            backlog.append(line)
            return holdReading(context)
        }
        handle(line, context)
    }

    private func handle(_ line: ByteBuffer, _ context: ChannelHandlerContext) {
        let message: JSONRPCMessage
        do {
            message = try line.withUnsafeReadableBytes { bytes in
                try JSONRPCMessage(json: JSONParser.parse(bytes.bindMemory(to: UInt8.self)))
            }
        } catch let error as JSONRPCError {
            write(JSONRPCMessage.failure(id: .null, error).line, context)
            return
        } catch {
            let answer = JSONRPCError(code: JSONRPCError.parseError, message: "not JSON: \(error)")
            write(JSONRPCMessage.failure(id: .null, answer).line, context)
            return
        }
        // Nothing but requests is expected from a client; the rest is ignored, as JSON-RPC says of notifications.
        guard case .request(let id, let method, let params) = message else { return }
        if method == HelloCall.method { (isGreeted, records) = (true, HelloCall.records(in: params)) }
        guard isGreeted else {
            let problem = "the first request of a connection is \(HelloCall.method)"
            let error = JSONRPCError(code: JSONRPCError.invalidRequest, message: problem)
            return write(JSONRPCMessage.failure(id: id, error).line, context)
        }
        let size = line.readableBytes
        guard hold(size) || size <= limits.modestBytes else {
            release(size)
            let error = JobsError(.overloaded, "too many large requests of all clients together; repeat in a moment")
            return write(JSONRPCMessage.failure(id: id, JSONRPCError(error)).line, context)
        }
        pending += 1
        let loop = context.eventLoop
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: loop)
        receive(
            Request(client: client, id: id, method: method, params: params, records: records) { line in
                loop.execute { bound.value.handler.answered(line, of: size, bound.value.context) }
            }
        )
    }

    private func answered(_ line: [UInt8], of size: Int, _ context: ChannelHandlerContext) {
        pending -= 1
        release(size)
        write(line, context)
        while pending < limits.pendingRequests, let next = backlog.popFirst() { handle(next, context) }
        if isReadHeld, backlog.isEmpty {
            isReadHeld = false
            context.channel.setOption(.autoRead, value: true).whenFailure { _ in }
        }
    }

    /// False where the requests of all connections together are now longer than they may be.
    private func hold(_ size: Int) -> Bool {
        pendingBytes += size
        return pendingBytesOfAll.change(by: size)
    }

    /// Nothing is left to release where the connection has gone.
    private func release(_ size: Int) {
        let size = min(size, pendingBytes)
        pendingBytes -= size
        _ = pendingBytesOfAll.change(by: -size)
    }

    func channelInactive(context: ChannelHandlerContext) {
        backlog.removeAll()
        // Whoever waits for something is not answered any more.
        release(pendingBytes)
        context.fireChannelInactive()
    }

    private func holdReading(_ context: ChannelHandlerContext) {
        guard !isReadHeld else { return }
        isReadHeld = true
        context.channel.setOption(.autoRead, value: false).whenFailure { _ in }
    }

    private func write(_ line: [UInt8], _ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        let fits = account(line.count)
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { [self] _ in _ = account(-line.count) }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: line)), promise: written)
        // Who reads has next to nothing unread.
        if !fits, unread > limits.modestBytes { context.close(promise: nil) }
    }

    /// False where all connections together leave more unread than they may.
    private func account(_ difference: Int) -> Bool {
        unread += difference
        return unreadOfAll.change(by: difference)
    }

    /// The channel's high watermark is the limit for unread answers: past it, the client is gone.
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if !context.channel.isWritable { context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case is LineFrameDecoder.TooLong:
            let limit = ByteCount(UInt64(LineBuffer.defaultLimit))
            Farewell.say(JobsError(.overloaded, "a message is longer than \(limit)"), context)
        case is LineFrameDecoder.OverBudget:
            Farewell.say(
                JobsError(.overloaded, "too many unfinished messages of all clients together; repeat in a moment"),
                context
            )
        default: context.close(promise: nil)
        }
    }
}
