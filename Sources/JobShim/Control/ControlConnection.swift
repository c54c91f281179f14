import JobProtocol
import LinuxSystem
import SystemPackage
import Values

/// One connection to the shim: lines in, messages out, both bounded. It never blocks.
final class ControlConnection {
    /// A message that is being sent. The descriptors go with its first byte.
    private struct Outgoing {
        var bytes: ArraySlice<UInt8>
        var descriptors: [Descriptor]
    }

    let socket: Descriptor
    /// Whether it is the socket pair of the supervisor that launched this shim.
    let isInherited: Bool
    /// Whether it is told what happens.
    var isSubscribed: Bool
    /// How it watches the job's terminal; `nil`: it does not.
    var watching: Watching?

    /// Somebody who watches the terminal.
    struct Watching: Equatable {
        /// `nil`: of any size.
        var window: WindowSize?
    }

    private var lines = LineBuffer(limit: ShimProtocol.lineLimit)
    private var outgoing: [Outgoing] = []
    private var outgoingBytes = 0
    private var received: [Descriptor] = []

    /// Who lets more than this wait is dropped.
    private static let mostOutgoingBytes = 4 << 20
    private static let mostReceivedDescriptors = 8

    init(_ socket: Descriptor, isInherited: Bool) {
        self.socket = socket
        self.isInherited = isInherited
        isSubscribed = isInherited
    }

    var wantsToWrite: Bool { !outgoing.isEmpty }
    /// Whether nothing is on its way in either direction, as far as this side knows.
    var isAtRest: Bool { outgoing.isEmpty && lines.count == 0 && received.isEmpty }

    /// Reads once. `nil`: the connection has ended, or its peer cannot be dealt with.
    func receive(into buffer: UnsafeMutableRawBufferPointer) -> [[UInt8]]? {
        do {
            let (count, descriptors) = try UnixSocket.receive(into: buffer, from: socket)
            guard count > 0 else { return nil }
            received += descriptors.prefix(Self.mostReceivedDescriptors - received.count)
            lines.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            var whole: [[UInt8]] = []
            while let line = try lines.next() { whole.append(line) }
            return whole
        } catch let error as SystemError where error.errno == .wouldBlock {
            return []
        } catch {
            return nil
        }
    }

    /// The first descriptor that came and that no request has taken yet.
    func takeDescriptor() -> Descriptor? { received.isEmpty ? nil : received.removeFirst() }

    /// Queues a message. False: the peer does not read, and is to be dropped.
    func send(_ message: JSONRPCMessage, descriptors: [Descriptor] = []) -> Bool {
        let line = message.line
        outgoing.append(Outgoing(bytes: line[...], descriptors: descriptors))
        outgoingBytes += line.count
        return flush() && outgoingBytes <= Self.mostOutgoingBytes
    }

    /// Sends what the socket takes. False: the connection is broken.
    func flush() -> Bool {
        while let first = outgoing.first {
            do throws(SystemError) {
                let count = try UnixSocket.send(
                    Array(first.bytes.prefix(1 << 16)),
                    descriptors: first.descriptors.map(\.rawValue),
                    over: socket
                )
                outgoingBytes -= count
                outgoing[0].bytes = first.bytes.dropFirst(count)
                outgoing[0].descriptors = []
                if outgoing[0].bytes.isEmpty { outgoing.removeFirst() }
            } catch {
                return error.errno == .wouldBlock
            }
        }
        return true
    }
}
