import JobModel
import JobProtocol
import Values

/// What a tool answers.
struct ToolResult: Sendable, Equatable {
    enum Content: Sendable, Equatable {
        /// Members of `structuredContent`; the model reads the same as compact JSON.
        case facts(JSONObject)
        /// Text alone: clients that find structured content give the model that, and drop the text.
        case text(String)
    }

    var content: Content
    /// The call could not be carried out. A command that was run and failed is a result.
    var isError: Bool
    /// What the caller is to be told of his call beside the answer: what was ignored, or read in another way. They are the
    /// member `notes` of facts, and the last lines of a text.
    var notes: [String] = []

    init(_ facts: JSONObject, isError: Bool = false) {
        content = .facts(facts)
        self.isError = isError
    }

    init(text: String) {
        content = .text(text)
        isError = false
    }

    /// The members of a CallToolResult, without those that only one era knows.
    var json: JSONObject {
        var structured: JSONObject?
        let text: String
        switch content {
        case .facts(var facts):
            if !notes.isEmpty { facts.append("notes", .array(notes.map { .string($0) })) }
            structured = facts
            text = JSONValue.object(facts).encodedText
        case .text(let answer):
            text = notes.reduce(answer) { AnswerText.adding("[note: \($1)]", to: $0) }
        }
        return [
            "content": [["type": "text", "text": .string(text)]],
            "structuredContent": structured.map { .object($0) },
            "isError": isError ? true : nil,
        ]
    }
}

/// Texts for models.
enum AnswerText {
    /// A text with a line after it.
    static func adding(_ line: String, to text: String) -> String {
        text.isEmpty || text.hasSuffix("\n") ? text + line : "\(text)\n\(line)"
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
