import JobModel
import JobProtocol
import Values

/// What a tool answers.
struct ToolResult: Sendable, Equatable {
    /// `structuredContent`, after the tool's output schema.
    var content: JSONObject
    /// What the model reads; `nil`: `content` as compact JSON.
    var text: String?
    /// The tool worked, but what it reports is a failure.
    var isError: Bool
    /// What the caller is to be told of his call beside the answer: what was ignored, or read in another way. They are the
    /// member `notes` of the content.
    var notes: [String] = []

    init(_ content: JSONObject, text: String? = nil, isError: Bool = false) {
        self.content = content
        self.text = text
        self.isError = isError
    }

    /// The members of a CallToolResult, without those that only one era knows.
    var json: JSONObject {
        var content = content
        if !notes.isEmpty { content.append("notes", .array(notes.map { .string($0) })) }
        let text = self.text.map { ([$0] + notes).joined(separator: "\n") } ?? JSONValue.object(content).encodedText
        return [
            "content": [["type": "text", "text": .string(text)]],
            "structuredContent": .object(content),
            "isError": isError ? true : nil,
        ]
    }
}

extension ToolResult {
    /// The same, with notes before its own.
    func noting(_ notes: [String]) -> ToolResult {
        var result = self
        result.notes = notes + result.notes
        return result
    }
}

/// Why a tool could not do what it was asked for, in words for the model: what went wrong, and what to do next.
struct ToolFailure: Error, Sendable, Equatable, CustomStringConvertible {
    var message: String
    /// What kind of failure lies below, where one does.
    var code: JobsError.Code?

    init(_ message: String) { self.message = message }

    init(_ error: JobsError) {
        message = error.textForTools
        code = error.code
    }

    var description: String { message }

    /// The same, with what else the caller is to be told of his call.
    func noting(_ notes: [String]) -> ToolFailure {
        var failure = self
        if !notes.isEmpty { failure.message += "\n(\(notes.joined(separator: "; ")))" }
        return failure
    }

    /// The members of a CallToolResult. What a caller wrote himself need not come back to him in full.
    var json: JSONObject {
        let text =
            message.utf8.count <= Self.mostBytes ? message : "\(message.prefix(1500)) … \(message.suffix(400))"
        return ["content": [["type": "text", "text": .string(text)]], "isError": true]
    }

    private static let mostBytes = 4000
}
