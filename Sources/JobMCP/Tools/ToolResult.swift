package import JobModel
import JobProtocol

/// What a tool answers.
package struct ToolResult: Sendable, Equatable {
    /// `structuredContent`, after the tool's output schema.
    package var content: JSONObject
    /// What the model reads; `nil`: `content` as compact JSON.
    package var text: String?
    /// The tool worked, but what it reports is a failure.
    package var isError: Bool

    package init(_ content: JSONObject, text: String? = nil, isError: Bool = false) {
        self.content = content
        self.text = text
        self.isError = isError
    }

    /// The members of a CallToolResult, without those that only one era knows.
    package var json: JSONObject {
        let text = self.text ?? JSONValue.object(content).encodedText
        return [
            "content": [["type": "text", "text": .string(text)]],
            "structuredContent": .object(content),
            "isError": isError ? true : nil,
        ]
    }
}

/// Why a tool could not do what it was asked for, in words for the model: what went wrong, and what to do next.
package struct ToolFailure: Error, Sendable, Equatable, CustomStringConvertible {
    package var message: String
    /// What kind of failure lies below, where one does.
    package var code: JobsError.Code?

    package init(_ message: String) { self.message = message }

    package init(_ error: JobsError) {
        message = error.inToolWords.description
        code = error.code
    }

    package var description: String { message }

    /// The members of a CallToolResult. What a caller wrote himself need not come back to him in full.
    package var json: JSONObject {
        let text =
            message.utf8.count <= Self.mostBytes ? message : "\(message.prefix(1500)) … \(message.suffix(400))"
        return ["content": [["type": "text", "text": .string(text)]], "isError": true]
    }

    private static let mostBytes = 4000
}
