import JobModel
import JobProtocol
import NIOCore
import Values

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
