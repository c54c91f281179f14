import JobModel
import JobProtocol
import Values

// subscriptions/listen (2026-07-28), resources/subscribe and resources/unsubscribe (before).
extension Server {
    /// More resources or tasks of one stream are not followed, and not acknowledged.
    private static let mostOfStream = 1024

    func subscribe(_ request: Request) async throws(JSONRPCError) -> Reply {
        let uri = try JSONRPCError.string("uri", in: request.params)
        do throws(JobsError) {
            try await subscriptions.subscribe(uri)
        } catch {
            throw JSONRPCError(reading: uri, error, request.version)
        }
        return Reply([:])
    }

    func unsubscribe(_ request: Request) throws(JSONRPCError) -> Reply {
        subscriptions.unsubscribe(try JSONRPCError.string("uri", in: request.params))
        return Reply([:])
    }

    /// Holds the stream open until the client cancels it: there is no answer but at the end of the server.
    func listen(_ request: Request) async throws(JSONRPCError) -> Reply? {
        guard let id = RequestID(request.id) else { return nil }
        let wanted = try Wanted(request)
        // What is not there is neither followed nor acknowledged.
        var tasks: [String] = []
        for task in wanted.tasks.prefix(Self.mostOfStream)
        where try await taskDetails(task, client: request.client) != nil {
            tasks.append(task)
        }
        // From here on nothing throws: what is open is let go of by those who run it.
        var feeds = wanted.list ? [try await feed(nil)] : []
        for uri in wanted.uris.prefix(Self.mostOfStream) {
            if let feed = try? await subscriptions.open(uri) { feeds.append(feed) }
        }
        let honoured: JSONObject = [
            "resourcesListChanged": wanted.list ? true : nil,
            "resourceSubscriptions": wanted.uris.isEmpty ? nil : JSONValue(feeds.compactMap(\.uri)),
            "taskIds": wanted.tasks.isEmpty ? nil : JSONValue(tasks),
        ]

        subscriptions.opened(id)
        await subscriptions.notify(
            "notifications/subscriptions/acknowledged",
            ["notifications": .object(honoured)],
            stream: id
        )
        let isLost = await carry(feeds, tasks, client: request.client, stream: id)
        subscriptions.closed(id)
        if isLost {
            let params: JSONObject = ["requestId": id.json, "reason": "changes of jobs cannot be seen any more"]
            await subscriptions.notify("notifications/cancelled", params, stream: id)
        }
        return nil
    }

    private func feed(_ uri: String?) async throws(JSONRPCError) -> ResourceFeed {
        do throws(JobsError) {
            return try await subscriptions.open(uri)
        } catch {
            throw JSONRPCError(serving: error)
        }
    }

    /// Tells the stream of changes until it is cancelled, or there is nothing to be told any more: then true.
    private func carry(
        _ feeds: [ResourceFeed],
        _ tasks: [String],
        client: ClientInfo?,
        stream: RequestID
    ) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            // Also a stream of which nothing is wanted stays open.
            group.addTask {
                _ = await Bell().next()
                return false
            }
            for feed in feeds {
                group.addTask { [subscriptions] in
                    let run: Void? = try? await feed.run { await subscriptions.notify(of: feed, stream: stream) }
                    return run == nil
                }
            }
            for task in tasks {
                group.addTask { [self] in
                    await follow(task, client: client, stream: stream)
                    return false
                }
            }
            for await isLost in group where isLost {
                group.cancelAll()
                return true
            }
            return false
        }
    }

    /// Tells the stream what becomes of a task, beginning with how it stands.
    private func follow(_ task: String, client: ClientInfo?, stream: RequestID) async {
        let bell = Bell()
        tasks.attach(bell, to: task)
        defer { tasks.detach(bell, from: task) }
        repeat {
            guard let details = try? await taskDetails(task, client: client) else { return }
            await subscriptions.notify("notifications/tasks", details, stream: stream)
            if details["status"]?.string != TaskRecord.Status.working.rawValue { return }
            guard (try? await Task.sleep(for: .milliseconds(500))) != nil else { return }
        } while await bell.next()
    }
}

/// What a stream is to be told of.
private struct Wanted {
    var list = false
    var uris: [String] = []
    var tasks: [String] = []

    init(_ request: Request) throws(JSONRPCError) {
        guard let wanted = request.params["notifications"]?.object else {
            throw .invalidParams("Invalid params: notifications must be an object")
        }
        list = try Self.flag("resourcesListChanged", wanted)
        for name in ["toolsListChanged", "promptsListChanged"] { _ = try Self.flag(name, wanted) }
        uris = try Self.strings("resourceSubscriptions", wanted)
        tasks = try Self.strings("taskIds", wanted)
        if wanted.present("taskIds") != nil, !request.knowsTasks { throw .missingTasksCapability }
    }

    private static func flag(_ name: String, _ object: JSONObject) throws(JSONRPCError) -> Bool {
        guard let value = object.present(name) else { return false }
        if let flag = value.bool { return flag }
        throw .invalidParams("Invalid params: notifications.\(name) must be true or false")
    }

    private static func strings(_ name: String, _ object: JSONObject) throws(JSONRPCError) -> [String] {
        guard let value = object.present(name) else { return [] }
        guard let strings = value.elements(\.string) else {
            throw .invalidParams("Invalid params: notifications.\(name) must be an array of strings")
        }
        var seen: Set<String> = []
        return strings.filter { seen.insert($0).inserted }
    }
}
