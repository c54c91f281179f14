import Glibc
import JobModel
import JobProtocol
import LinuxSystem
import Values

/// The shim's side of its control protocol: who is connected, and what they are told.
final class ControlServer {
    /// A request that came whole and can be understood.
    struct Request {
        var reply: ControlReply
        var content: ShimRequest
        /// The descriptor that came with a `launchSupervisor`.
        var descriptor: Descriptor?
    }

    private let poller: Poller
    private let listener: Descriptor?
    /// In place of the listener, where the supervisor is on another machine.
    private let mailbox: Mailbox?
    private var connections: [UInt64: ControlConnection] = [:]
    private var nextToken = Token.firstConnection
    /// When to accept again after an error that would only repeat itself (no descriptors left).
    private var pausedUntil: Int64?
    /// Not of pages that others have dirtied: it would have some for the job's whole life.
    private let buffer = ReadBuffer()

    private static let mostConnections = 16
    private static let mostWatching = 12
    private static let pause: Int64 = 1_000_000_000

    init(
        listener: Descriptor?,
        launcher: Descriptor?,
        mailbox: Mailbox?,
        poller: Poller
    ) throws(SystemError) {
        self.poller = poller
        self.listener = listener
        self.mailbox = mailbox
        if let listener { try poller.add(listener, .readable, token: Token.listener) }
        if let launcher {
            try launcher.setNonblocking(true)
            try add(ControlConnection(launcher, isInherited: true))
        }
    }

    /// Whether somebody is there who will hear that the job has ended.
    var hasSubscriber: Bool { connections.values.contains(where: \.isSubscribed) }

    /// Whether the launcher is still there and neither side has said half of something: the connection can serve another
    /// attempt.
    var launcherIsAtRest: Bool { connections.values.contains { $0.isInherited && $0.isAtRest } }

    /// When to call `advance` next, on the monotonic clock.
    var deadline: Int64? { [pausedUntil, mailbox?.deadline].compactMap(\.self).min() }

    func advance(to now: Int64) {
        guard let listener, let until = pausedUntil, until <= now else { return }
        pausedUntil = nil
        try? poller.modify(listener, .readable, token: Token.listener)
    }

    /// Takes new connections in. Peers of another user are turned away.
    func accept(at now: Int64) {
        guard let listener else { return }
        do throws(SystemError) {
            while let socket = try UnixSocket.accept(listener) {
                guard try UnixSocket.peerUser(of: socket) == geteuid(), makeRoom() else { continue }
                try add(ControlConnection(socket, isInherited: false))
            }
        } catch {
            pausedUntil = now + Self.pause
            try? poller.modify(listener, [], token: Token.listener)
        }
    }

    /// The requests in the mailbox, where it is time to look. What the job tells of its progress is passed on.
    func receiveMail(at now: Int64) -> [Request] {
        guard let (lines, progress) = mailbox?.receive(at: now) else { return [] }
        if let progress { notify(.progressed(progress)) }
        return lines.compactMap { line in read(line, to: Token.mailbox) { nil } }
    }

    /// Looks into the mailbox when time comes next.
    func hurryMail() { mailbox?.hurry() }

    /// What a connection has to say; what it cannot mean is answered here.
    func receive(_ token: UInt64, events: Poller.Events) -> [Request] {
        guard let connection = connections[token] else { return [] }
        if events.contains(.writable), !connection.flush() { return drop(token) }
        var requests: [Request] = []
        if !events.isDisjoint(with: [.readable, .hangUp, .error]) {
            guard let lines = connection.receive(into: buffer.bytes) else { return drop(token) }
            requests = lines.compactMap { read($0, to: token, connection.takeDescriptor) }
        }
        watch(connection, token)
        return requests
    }

    func answer(_ reply: ControlReply, _ result: JSONValue = [:], descriptors: [Descriptor] = []) {
        send(.result(id: reply.id, result), to: reply.connection, descriptors)
    }

    func answer(_ reply: ControlReply, error: JSONRPCError) {
        send(.failure(id: reply.id, error), to: reply.connection)
    }

    /// From now on, this connection is told what happens.
    func subscribe(_ reply: ControlReply) { connections[reply.connection]?.isSubscribed = true }

    /// From now on, this connection watches the job's terminal. False where too many do: a supervisor has to find room.
    func watch(_ reply: ControlReply, _ window: WindowSize?) -> Bool {
        let others = connections.count { $0.key != reply.connection && $0.value.watching != nil }
        guard others < Self.mostWatching else { return false }
        connections[reply.connection]?.watching = ControlConnection.Watching(window: window)
        return true
    }

    func isWatching(_ reply: ControlReply) -> Bool { connections[reply.connection]?.watching != nil }

    /// What fits into the windows of all who watch; `nil` where nobody does, or each in a window of any size.
    var watchedWindow: WindowSize? {
        connections.values.reduce(nil as WindowSize?) { smallest, connection in
            guard let window = connection.watching?.window else { return smallest }
            return smallest?.intersection(window) ?? window
        }
    }

    func notify(_ notification: ShimNotification, descriptors: [Descriptor] = []) {
        for (token, connection) in connections where connection.isSubscribed {
            send(notification.message, to: token, descriptors)
        }
        mailbox?.send(notification.message)
    }

    /// - Parameter descriptor: The next descriptor that came the same way.
    private func read(_ line: [UInt8], to token: UInt64, _ descriptor: () -> Descriptor?) -> Request? {
        var reply = ControlReply(connection: token, id: .null)
        do throws(JSONRPCError) {
            let json: JSONValue
            do throws(JSONSyntaxError) { json = try JSONParser.parse(line) } catch {
                throw JSONRPCError(code: JSONRPCError.parseError, message: error.description)
            }
            guard case .request(let id, let method, let params) = try JSONRPCMessage(json: json) else { return nil }
            reply.id = id
            let content = try ShimRequest(method: method, params: params)
            guard case .launchSupervisor = content else { return Request(reply: reply, content: content) }
            return Request(reply: reply, content: content, descriptor: descriptor())
        } catch {
            answer(reply, error: error)
            return nil
        }
    }

    private func send(_ message: JSONRPCMessage, to token: UInt64, _ descriptors: [Descriptor] = []) {
        if token == Token.mailbox { mailbox?.send(message) }
        guard let connection = connections[token] else { return }
        guard connection.send(message, descriptors: descriptors) else {
            _ = drop(token)
            return
        }
        watch(connection, token)
    }

    private func add(_ connection: ControlConnection) throws(SystemError) {
        try poller.add(connection.socket, .readable, token: nextToken)
        connections[nextToken] = connection
        nextToken += 1
    }

    private func watch(_ connection: ControlConnection, _ token: UInt64) {
        guard connections[token] != nil else { return }
        let events: Poller.Events = connection.wantsToWrite ? [.readable, .writable] : .readable
        try? poller.modify(connection.socket, events, token: token)
    }

    /// The one that has been silent for longest makes room; who has said hello, or watches, stays.
    private func makeRoom() -> Bool {
        guard connections.count >= Self.mostConnections else { return true }
        let idle = connections.filter { !$0.value.isSubscribed && $0.value.watching == nil }
        guard let silent = idle.keys.min() else { return false }
        _ = drop(silent)
        return true
    }

    private func drop(_ token: UInt64) -> [Request] {
        if let connection = connections.removeValue(forKey: token) { poller.remove(connection.socket) }
        return []
    }
}

/// What the poller's reports are about.
enum Token {
    static let childSignal: UInt64 = 0
    static let listener: UInt64 = 1
    static let output: UInt64 = 2
    static let error: UInt64 = 3
    static let input: UInt64 = 4
    /// The mailbox, to which answers go; nothing of it can be polled.
    static let mailbox: UInt64 = 5
    /// A signal that says to look into the mailbox, and one that says to end.
    static let hurrySignal: UInt64 = 6
    static let endSignal: UInt64 = 7
    /// The probes of readiness are counted on from here.
    static let firstProbe: UInt64 = 16
    /// Connections are counted on from here and never use a number twice.
    static let firstConnection: UInt64 = 1 << 32
}

/// Whom to answer: a connection of the control server, and the id of the request.
struct ControlReply: Sendable, Equatable {
    var connection: UInt64
    var id: JSONValue

    init(connection: UInt64, id: JSONValue) {
        self.connection = connection
        self.id = id
    }
}
