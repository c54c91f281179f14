internal import SystemPackage
import Values

/// Collects bytes of a stream and gives out whole lines, without their newline.
package struct LineBuffer: Sendable {
    /// The line that is being received is longer than the limit.
    package struct Overflow: Error, Sendable {
        var limit: Int
    }

    private var bytes: [UInt8] = []
    private var start = 0
    private var searched = 0
    private let limit: Int

    /// The most bytes of a line on any socket of `jobs`: 16 MiB.
    package static let defaultLimit = 16 << 20

    package init(limit: Int = Self.defaultLimit) { self.limit = limit }

    /// Bytes that are held for a line that has not ended.
    package var count: Int { bytes.count - start }

    package mutating func append(_ more: UnsafeRawBufferPointer) { bytes.append(contentsOf: more) }

    /// The next whole line, or `nil` where none has ended yet.
    package mutating func next() throws(Overflow) -> [UInt8]? {
        if let newline = bytes[(start + searched)...].firstIndex(of: 0x0A) {
            let line = Array(bytes[start..<newline])
            start = newline + 1
            searched = 0
            if start == bytes.count {
                bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 16)
                start = 0
            }
            guard line.count <= limit else { throw Overflow(limit: limit) }
            return line
        }
        if start > 0 {
            bytes.removeFirst(start)
            start = 0
        }
        searched = bytes.count
        guard bytes.count <= limit else { throw Overflow(limit: limit) }
        return nil
    }
}

extension LineBuffer {
    /// The next whole line that a blocking descriptor gives; `nil` at the end of the stream.
    ///
    /// - Parameters:
    ///   - deadline: On the monotonic clock, in nanoseconds; `nil`: none.
    ///   - chunk: How many bytes are read at once.
    /// - Throws: ETIMEDOUT if no line came in time, EMSGSIZE if it is longer than the limit.
    package mutating func next(
        from descriptor: Descriptor,
        until deadline: Int64? = nil,
        chunk: Int = 4096
    ) throws(SystemError) -> [UInt8]? {
        while true {
            do throws(Overflow) {
                if let line = try next() { return line }
            } catch {
                throw SystemError("read", errno: .messageTooLong)
            }
            if let deadline {
                let left = TimeSpan(nanoseconds: max(0, deadline - Clock.monotonic()))
                guard try descriptor.awaitInput(within: left) else { throw SystemError("read", errno: .timedOut) }
            }
            guard try descriptor.read(upTo: chunk, appendingTo: &bytes) > 0 else { return nil }
        }
    }
}
