import JobModel
import LinuxSystem
import SystemPackage

/// Asks a server whether it answers, without ever waiting for it.
final class HTTPProbe {
    private enum Phase {
        case idle
        case connecting(Descriptor)
        case reading(Descriptor, answer: [UInt8])
    }

    private let address: HTTPAddress
    private let token: UInt64
    private let poller: Poller
    private var phase = Phase.idle
    /// Those of the hosts that are still to be tried.
    private var hosts: ArraySlice<String> = []
    /// When to give up on this try, on the monotonic clock.
    private(set) var deadline: Int64?
    private(set) var isMet = false

    /// A first page may have to be built first.
    private static let patience: Int64 = 30_000_000_000
    /// `HTTP/1.1 200`
    private static let statusEnd = 12

    init(_ address: HTTPAddress, token: UInt64, poller: Poller) {
        (self.address, self.token, self.poller) = (address, token, poller)
    }

    /// Begins to ask, where no question is open.
    func ask(at now: Int64) {
        if let deadline, deadline <= now { stop() }
        guard case .idle = phase, !isMet else { return }
        hosts = address.hosts[...]
        deadline = now + Self.patience
        tryNextHost()
    }

    func handle() {
        switch phase {
        case .idle: break
        case .connecting(let socket):
            guard TCPConnection.isEstablished(socket), send(over: socket) else { return tryNextHost() }
            phase = .reading(socket, answer: [])
            try? poller.modify(socket, .readable, token: token)
        case .reading(let socket, let answer): read(socket, answer)
        }
    }

    func stop() {
        switch phase {
        case .idle: break
        case .connecting(let socket), .reading(let socket, _): poller.remove(socket)
        }
        (phase, deadline) = (.idle, nil)
    }

    private func tryNextHost() {
        let until = deadline
        stop()
        while let host = hosts.popFirst() {
            guard let socket = try? TCPConnection.begin(to: host, port: address.port),
                (try? poller.add(socket, .writable, token: token)) != nil
            else { continue }
            (phase, deadline) = (.connecting(socket), until)
            return
        }
    }

    /// The request is smaller than any socket's buffer.
    private func send(over socket: Descriptor) -> Bool {
        let lines = [
            "GET \(address.path) HTTP/1.1", "Host: \(address.authority)", "User-Agent: jobs", "Accept: */*",
            "Connection: close", "", "",
        ]
        let request = Array(lines.joined(separator: "\r\n").utf8)
        let count = try? request.withUnsafeBytes { try UnixSocket.send($0, over: socket) }
        return count == request.count
    }

    private func read(_ socket: Descriptor, _ earlier: [UInt8]) {
        var buffer = [UInt8](repeating: 0, count: 512)
        let count: Int
        do throws(SystemError) {
            count = try buffer.withUnsafeMutableBytes { buffer in
                Result { () throws(SystemError) in try socket.read(into: buffer) }
            }.get()
        } catch {
            if error.errno != .wouldBlock { tryNextHost() }
            return
        }
        let answer = earlier + buffer[..<count]
        if answer.count < Self.statusEnd, count > 0 {
            phase = .reading(socket, answer: answer)
            return
        }
        isMet = Self.isGood(answer)
        if isMet { stop() } else { tryNextHost() }
    }

    /// Whether it begins like `HTTP/1.1 200`, with a status from 200 to 399.
    private static func isGood(_ answer: [UInt8]) -> Bool {
        guard answer.count >= statusEnd, answer.starts(with: "HTTP/".utf8), answer[8] == UInt8(ascii: " ") else {
            return false
        }
        return Int(String(decoding: answer[9..<statusEnd], as: UTF8.self)).map { (200..<400).contains($0) } ?? false
    }
}
