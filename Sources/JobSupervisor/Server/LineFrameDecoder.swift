import JobProtocol
import LinuxSystem
import NIOCore
import Synchronization
import Values

/// Bytes that all connections together may hold: of unfinished lines, or of unread answers.
final class ByteBudget: Sendable {
    private let used = Atomic<Int>(0)
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Changes what is in use; false where it is now more than the limit.
    func change(by difference: Int) -> Bool { used.add(difference, ordering: .relaxed).newValue <= limit }
}

/// Splits the bytes of a connection into lines, without their newline. A line above the limit is an error of the
/// connection, and so is one that does not fit into the budget of all connections.
final class LineFrameDecoder: NIOSingleStepByteToMessageDecoder {
    typealias InboundOut = ByteBuffer

    struct TooLong: Error {}
    struct OverBudget: Error {}

    private let budget: ByteBudget
    private var share = 0
    private var searched = 0

    init(budget: ByteBudget) { self.budget = budget }

    deinit { _ = budget.change(by: -share) }

    func decode(buffer: inout ByteBuffer) throws -> ByteBuffer? {
        let view = buffer.readableBytesView
        guard let newline = view.dropFirst(searched).firstIndex(of: 0x0A) else {
            searched = view.count
            guard view.count <= LineBuffer.defaultLimit else { throw TooLong() }
            try hold(view.count)
            return nil
        }
        searched = 0
        guard newline - view.startIndex <= LineBuffer.defaultLimit else { throw TooLong() }
        let line = buffer.readSlice(length: newline - view.startIndex)
        buffer.moveReaderIndex(forwardBy: 1)
        try hold(0)
        return line
    }

    func decodeLast(buffer: inout ByteBuffer, seenEOF: Bool) throws -> ByteBuffer? { try decode(buffer: &buffer) }

    private func hold(_ count: Int) throws {
        let fits = budget.change(by: count - share)
        share = count
        if !fits, count > 0 { throw OverBudget() }
    }
}
