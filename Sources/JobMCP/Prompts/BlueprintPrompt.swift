import JobConfiguration
import JobModel
import JobProtocol
import Values

/// A prompt for a blueprint: a person chooses it and fills in its parameters, the agent starts the job and follows it.
struct BlueprintPrompt {
    private static let prefix = "blueprint_"

    private let blueprint: Blueprint
    /// Where it was looked for, and relative paths count from.
    private let directory: ByteString

    /// Those that may be run, as they can be seen from a directory.
    static func all(from directory: ByteString) -> [BlueprintPrompt] {
        BlueprintLibrary.usable(from: directory).map { BlueprintPrompt(blueprint: $0, directory: directory) }
    }

    private init(blueprint: Blueprint, directory: ByteString) {
        self.blueprint = blueprint
        self.directory = directory
    }

    /// The prompt of this name; `nil`: it is none of a blueprint. Throws where there is no such blueprint.
    init?(_ name: String, from directory: ByteString) throws(JobsError) {
        guard name.hasPrefix(Self.prefix) else { return nil }
        blueprint = try BlueprintLibrary.load(from: directory).blueprint(String(name.dropFirst(Self.prefix.count)))
        self.directory = directory
    }

    var title: String { "Start \(blueprint.name)" }

    /// As `prompts/list` describes it.
    var json: JSONValue {
        let summary = blueprint.summary.map { ": \($0)" } ?? "."
        return [
            "name": .string(Self.prefix + blueprint.name),
            "title": .string(title),
            "description": .string("Start the blueprint \(blueprint.name) in the background\(summary)"),
            "arguments": blueprint.parameters.isEmpty ? nil : .array(blueprint.parameters.map(Self.argument)),
        ]
    }

    private static func argument(_ parameter: BlueprintParameter) -> JSONValue {
        let summary = parameter.summary.map { "\($0): " } ?? ""
        return [
            "name": .string(parameter.name),
            "description": .string(summary + parameter.expectation),
            "required": .bool(parameter.isRequired),
        ]
    }

    /// The values of a parameter that begin like this: all where they can be listed, else the default.
    func values(of name: String, beginningWith text: String) -> [String] {
        guard let parameter = blueprint.parameter(name) else { return [] }
        let standard = parameter.standard.map { $0.string ?? $0.encodedText }
        let values = parameter.choices.isEmpty ? [standard].compactMap { $0 } : parameter.choices
        return values.filter { $0.hasPrefix(text) }
    }

    /// What the agent is asked for. Throws where the job could not be started like this.
    ///
    /// - Parameter arguments: Values of parameters: strings, as the specification has them, or of their own types.
    func text(_ arguments: JSONObject) throws(JobsError) -> String {
        let values = blueprint.values(meantBy: arguments)
        _ = try blueprint.job(values, from: directory)
        let call: JSONValue = ["blueprint": .string(blueprint.name), "parameters": .object(values)]
        return """
            Start a background job that the user has vetted: call \(SubmitBlueprintTool.toolName) with

            \(call.encodedText)

            Then follow it to its end, without polling more often than needed, and say how it ended. If it failed, quote \
            the lines of its output that tell why.
            """
    }
}
