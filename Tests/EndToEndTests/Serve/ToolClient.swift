import JobProtocol
import TestSupport
import Testing
import Values

/// An agent that calls the tools of a `jobs serve` of its own.
final class ToolClient {
    private let meta: JSONObject
    private let client: ServeClient
    /// Output schemas by the tools' names, where results are checked against them.
    private var schemas: [String: JSONValue] = [:]

    /// - Parameters:
    ///   - answers: As `ServeClient` has it.
    ///   - directory: Where its server is started; `nil`: in `Home.work`.
    ///   - name: What the client calls itself.
    init(
        _ home: Home,
        _ options: String...,
        answers: String? = "json",
        environment: [String: String?] = [:],
        in directory: String? = nil,
        name: String = "tester"
    ) throws {
        meta = [
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientCapabilities": [:],
            "io.modelcontextprotocol/clientInfo": ["name": .string(name), "version": "1.0"],
        ]
        // Programs know of all tools.
        let tools = answers == nil || options.contains("--toolset") ? [] : ["--toolset", "full"]
        client = try ServeClient(home, tools + options, answers: answers, environment: environment, in: directory)
    }

    /// From now on every result has to obey its tool's output schema.
    func checksSchemas() throws {
        for tool in try client.result("tools/list", meta: meta)["tools"]?.array ?? [] {
            if let name = tool["name"]?.string { schemas[name] = tool["outputSchema"] }
        }
    }

    /// Calls a tool without waiting for the answer. Gives the request's id.
    func start(_ tool: String, _ arguments: JSONObject) throws -> JSONValue {
        try client.send("tools/call", ["name": .string(tool), "arguments": .object(arguments)], meta: meta)
    }

    func cancel(_ id: JSONValue) throws {
        let params: JSONValue = ["requestId": id, "_meta": .object(meta)]
        try client.write(["jsonrpc": "2.0", "method": "notifications/cancelled", "params": params])
    }

    /// The structured content of the answer, which is none of failure.
    func content(of id: JSONValue) throws -> JSONValue {
        let answer = try client.answer(to: id)
        guard let result = answer["result"], let content = result["structuredContent"] else {
            throw Unexpected("this should have worked: \(answer.encodedText)")
        }
        return content
    }

    /// All of a call's result.
    func result(_ tool: String, _ arguments: JSONObject) throws -> JSONValue {
        let answer = try client.answer(to: try start(tool, arguments))
        guard let result = answer["result"] else { throw Unexpected("\(tool): \(answer.encodedText)") }
        if let schema = schemas[tool], let content = result["structuredContent"] {
            let problems = schema.problems(with: content)
            #expect(problems.isEmpty, "\(tool): \(problems) in \(content.encodedText)")
        }
        return result
    }

    /// The structured content of a call, whether what it tells is a failure or not.
    func call(_ tool: String, _ arguments: JSONObject) throws -> JSONValue {
        let result = try result(tool, arguments)
        guard let content = result["structuredContent"] else { throw Unexpected("\(tool): \(result.encodedText)") }
        return content
    }

    /// The text that a call answers, which was carried out.
    func text(_ tool: String, _ arguments: JSONObject) throws -> String {
        let result = try result(tool, arguments)
        guard result["isError"] == nil, let text = result["content"]?.array?.first?["text"]?.string else {
            throw Unexpected("\(tool): \(result.encodedText)")
        }
        return text
    }

    /// What the model is told of a call that fails.
    func failure(_ tool: String, _ arguments: JSONObject) throws -> String {
        let result = try result(tool, arguments)
        guard result["isError"] == true, result["structuredContent"] == nil,
            let text = result["content"]?.array?.first?["text"]?.string
        else { throw Unexpected("\(tool) should have failed: \(result.encodedText)") }
        return text
    }
}

extension JSONValue {
    /// What is wrong with a value, for the keywords of JSON Schema that the tools use.
    fileprivate func problems(with value: JSONValue, at path: String = "") -> [String] {
        var problems: [String] = []
        if let type = self["type"]?.string, !value.isOf(type) { problems.append("\(path) is no \(type)") }
        if let words = self["enum"]?.array, !words.contains(value) { problems.append("\(path) is none of the words") }
        if let least = self["minimum"]?.double, let number = value.double, number < least {
            problems.append("\(path) is below \(least)")
        }
        if let most = self["maximum"]?.double, let number = value.double, number > most {
            problems.append("\(path) is above \(most)")
        }
        for name in self["required"]?.array ?? [] where value[name.string ?? ""] == nil {
            problems.append("\(path) lacks \(name.encodedText)")
        }
        for member in self["properties"]?.object?.members ?? [] {
            guard let part = value[member.name] else { continue }
            problems += member.value.problems(with: part, at: "\(path)/\(member.name)")
        }
        if let items = self["items"] {
            for (index, element) in (value.array ?? []).enumerated() {
                problems += items.problems(with: element, at: "\(path)/\(index)")
            }
        }
        return problems
    }

    private func isOf(_ type: String) -> Bool {
        switch type {
        case "object": object != nil
        case "array": array != nil
        case "string": string != nil
        case "integer": integer != nil
        case "number": double != nil
        case "boolean": bool != nil
        default: false
        }
    }
}
