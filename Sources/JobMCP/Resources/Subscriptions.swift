import JobManager
import JobModel
import JobProtocol
import Synchronization
import Values

/// Who is told of changes: the open streams of `subscriptions/listen`, and the subscriptions of a client that opened with
/// `initialize`, which have no stream.
final class Subscriptions: Sendable {
    private struct State {
        /// Open streams, by the ids of their requests.
        var streams: Set<RequestID> = []
        var legacy: [String: Task<Void, Never>] = [:]
        var isListFollowed = false
        /// Whether `notifications/initialized` came: nothing unasked for is sent before it.
        var isReady = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        var isFinished = false
    }

    private let jobs: JobsAccess
    private let watch: EventWatch
    private let writer: MessageWriter
    private let state = Mutex(State())

    init(jobs: JobsAccess, watch: EventWatch, writer: MessageWriter) {
        self.jobs = jobs
        self.watch = watch
        self.writer = writer
    }

    func open(_ uri: String?) async throws(JobsError) -> ResourceFeed { try await ResourceFeed.open(uri, jobs, watch) }

    // MARK: Streams

    func opened(_ stream: RequestID) { _ = state.withLock { $0.streams.insert(stream) } }
    func closed(_ stream: RequestID) { _ = state.withLock { $0.streams.remove(stream) } }

    /// Sends a notification to a stream, or to the client where it is `nil`.
    func notify(_ method: String, _ params: JSONObject, stream: RequestID?) async {
        guard !state.withLock({ $0.isFinished }) else { return }
        var params = params
        if let stream { params["_meta"] = [ReservedName.subscriptionID: stream.json] }
        await writer.send(Envelope.notification(method, params))
    }

    /// Tells of one change of a feed's resource.
    func notify(of feed: ResourceFeed, stream: RequestID?) async {
        if let uri = feed.uri {
            await notify("notifications/resources/updated", ["uri": .string(uri)], stream: stream)
        } else {
            await notify("notifications/resources/list_changed", [:], stream: stream)
        }
    }

    /// The server ends: every stream gets the answer to its request.
    ///
    /// - Parameter isWanted: Whether the client has not cancelled a stream; its task may not have heard of it yet.
    func finish(_ isWanted: (RequestID) -> Bool) {
        let streams = state.withLock { state in
            state.isFinished = true
            defer { state.streams = [] }
            return state.streams
        }
        for stream in streams where isWanted(stream) {
            let reply = Reply(["_meta": [ReservedName.subscriptionID: stream.json]])
            writer.post(Envelope.answer(stream.json, reply, .v2026July))
        }
    }

    // MARK: Clients with a handshake

    /// `notifications/initialized` came.
    func becomeReady() {
        let waiting = state.withLock { state in
            state.isReady = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// From now on the client is told of changes of this resource.
    func subscribe(_ uri: String) async throws(JobsError) {
        guard state.withLock({ $0.legacy[uri] == nil }) else { return }
        let feed = try await open(uri)
        let task = follow(feed)
        let older = state.withLock { state in
            defer { state.legacy[uri] = task }
            return state.legacy[uri]
        }
        older?.cancel()
    }

    func unsubscribe(_ uri: String) { state.withLock { $0.legacy.removeValue(forKey: uri) }?.cancel() }

    /// A client that has asked for the list of resources is told when there are others.
    func followList() async throws(JobsError) {
        let isFirst = state.withLock { state in
            defer { state.isListFollowed = true }
            return !state.isListFollowed
        }
        guard isFirst else { return }
        do throws(JobsError) {
            _ = follow(try await open(nil))
        } catch {
            // The next one who asks for the list tries again.
            state.withLock { $0.isListFollowed = false }
            throw error
        }
    }

    private func follow(_ feed: ResourceFeed) -> Task<Void, Never> {
        Task {
            await readiness()
            // Where the supervisor was stopped by its user there is nobody left to tell of changes.
            try? await feed.run { await notify(of: feed, stream: nil) }
        }
    }

    private func readiness() async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                if !state.isReady { state.waiting.append(continuation) }
                return state.isReady
            }
            if isReady { continuation.resume() }
        }
    }
}
