import JobModel
import JobProtocol
import LinuxSystem
package import Values

/// A client of `jobs serve` that writes and reads raw lines.
package final class ServeClient {
    /// The names with the specification's prefix that a request of 2026-07-28 must have.
    package static let meta: JSONObject = [
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": [:],
    ]
    /// As `meta`, with the tasks extension.
    package static let metaWithTasks: JSONObject = [
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": ["extensions": ["io.modelcontextprotocol/tasks": [:]]],
    ]

    package let process: RunningCommand
    private var nextID: Int64 = 1
    /// What came and was not what somebody waited for.
    private var others: [JSONValue] = []

    package convenience init(
        _ home: Home,
        _ options: String...,
        answers: String? = "json",
        environment: [String: String?] = [:]
    ) throws {
        try self.init(home, options, answers: answers, environment: environment)
    }

    /// - Parameters:
    ///   - answers: How the server words its answers: as programs read them, which tests are; `nil`: as it does unasked.
    ///   - directory: Where it is started; `nil`: in `Home.work`.
    package init(
        _ home: Home,
        _ options: [String],
        answers: String? = "json",
        environment: [String: String?] = [:],
        in directory: String? = nil
    ) throws {
        let form = answers.map { ["--answers", $0] } ?? []
        process = try home.start(
            ["serve"] + (form + options).map { ByteString($0) },
            environment: environment,
            input: .pipe,
            in: directory
        )
    }

    /// Writes a line as it is.
    package func write(_ line: String) throws {
        guard let input = process.input else { throw Unexpected("the input of serve is closed") }
        try input.writeAll(Array((line + "\n").utf8))
    }

    package func write(_ message: JSONValue) throws { try write(message.encodedText) }

    /// The next message, whatever it is.
    package func read(_ deadline: Deadline = .usual) throws -> JSONValue {
        let line = try process.output.readLine(deadline)
        guard let json = try? JSONParser.parse(line) else { throw Unexpected("this is no JSON: \(line)") }
        return json
    }

    /// The next message that fits; others are kept for those who wait for them.
    package func read(where fits: (JSONValue) -> Bool) throws -> JSONValue {
        if let index = others.firstIndex(where: fits) { return others.remove(at: index) }
        while true {
            let message = try read()
            if fits(message) { return message }
            others.append(message)
        }
    }

    /// The next notification of this method.
    package func notification(_ method: String) throws -> JSONValue { try read { $0["method"]?.string == method } }

    /// Sends a request, and does not wait. Gives its id.
    @discardableResult
    package func send(
        _ method: String,
        _ params: JSONObject = [:],
        meta: JSONObject? = ServeClient.meta,
        id: JSONValue? = nil
    ) throws -> JSONValue {
        defer { nextID += 1 }
        let id = id ?? .integer(nextID)
        var params = params
        if let meta { params["_meta"] = .object(meta) }
        try write(["jsonrpc": "2.0", "id": id, "method": .string(method), "params": .object(params)])
        return id
    }

    /// The answer to a request: all of the message.
    package func answer(to id: JSONValue) throws -> JSONValue { try read { $0["id"] == id && $0["method"] == nil } }

    /// Sends a request, and gives its result.
    package func result(
        _ method: String,
        _ params: JSONObject = [:],
        meta: JSONObject? = ServeClient.meta
    ) throws -> JSONValue {
        let answer = try answer(to: try send(method, params, meta: meta))
        guard let result = answer["result"] else { throw Unexpected("\(method): \(answer.encodedText)") }
        return result
    }

    /// Sends a request, and gives the code of its error.
    package func errorCode(
        _ method: String,
        _ params: JSONObject = [:],
        meta: JSONObject? = ServeClient.meta
    ) throws -> Int64? {
        try answer(to: try send(method, params, meta: meta))["error"]?["code"]?.integer
    }

    /// Calls a tool, and gives its structured content.
    package func call(_ tool: String, _ arguments: JSONObject) throws -> JSONValue {
        let result = try result("tools/call", ["name": .string(tool), "arguments": .object(arguments)])
        guard result["isError"] != true, let content = result["structuredContent"] else {
            throw Unexpected("\(tool): \(result.encodedText)")
        }
        return content
    }

    /// Does the handshake of the older revisions.
    @discardableResult
    package func initialize(_ version: String = "2025-11-25") throws -> JSONValue {
        let params: JSONObject = [
            "protocolVersion": .string(version), "capabilities": [:],
            "clientInfo": ["name": "test", "version": "1"],
        ]
        let result = try result("initialize", params, meta: nil)
        try write(["jsonrpc": "2.0", "method": "notifications/initialized"])
        return result
    }

    /// Ends the input, and gives what was still written, and how it ended.
    package func finish() throws -> CommandResult {
        process.input = nil
        return try process.finish()
    }
}
