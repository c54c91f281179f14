import JobProtocol
package import Values

/// One setting: its key, what it can be, what it is where nobody sets it.
package struct Setting<Value: Sendable>: Sendable {
    /// `section.name`.
    package let key: String
    let kind: ValueKind<Value>
    let standard: Value
    private let namedVariable: SettingVariable
    /// For people: what it does.
    package let summary: String

    /// - Parameter variable: `nil`: `JOBS_` and the key.
    init(
        _ key: String,
        _ kind: ValueKind<Value>,
        standard: Value,
        variable: SettingVariable = .ofKey,
        _ summary: String
    ) {
        self.key = key
        self.kind = kind
        self.standard = standard
        namedVariable = variable
        self.summary = summary
    }

    /// The variable of the environment that sets it, too; `nil`: none does.
    package var variable: String? {
        switch namedVariable {
        case .ofKey: "JOBS_" + key.map { $0 == "." || $0 == "-" ? "_" : $0.uppercased() }.joined()
        case .named(let name): name
        case .none: nil
        }
    }
}

/// The variable that belongs to a setting.
enum SettingVariable {
    /// `JOBS_RUN_MAX_OUTPUT` for `run.max-output`.
    case ofKey
    case named(String)
    case none
}

/// A setting, whatever its values are.
package protocol AnySetting: Sendable {
    var key: String { get }
    var variable: String? { get }
    var summary: String { get }
    /// What can be set, in a word, and in words that stand behind `wants`.
    var kindName: String { get }
    var expectation: String { get }
    /// `nil`: nothing.
    var standardJSON: JSONValue? { get }

    /// Throws where the value is none of the setting's.
    func check(_ value: DocumentValue) throws(DocumentError)
    func accepts(_ text: String) -> Bool
    /// What a source gives, as JSON.
    func json(of source: SettingSource) -> JSONValue?
}

/// What a file or a variable says about a setting.
package enum SettingSource: Sendable {
    case document(DocumentValue)
    case text(String)
}

extension Setting: AnySetting {
    package var kindName: String { kind.name }
    package var expectation: String { kind.expectation }
    package var standardJSON: JSONValue? { kind.json(standard) }

    package func check(_ value: DocumentValue) throws(DocumentError) {
        do throws(DocumentError) {
            _ = try kind.read(value)
        } catch {
            throw DocumentError("\(key) \(error.message)", at: error.position)
        }
    }

    package func accepts(_ text: String) -> Bool { kind.parse(text) != nil }

    package func json(of source: SettingSource) -> JSONValue? { value(of: source).flatMap { kind.json($0) } }

    /// `nil` where the source is wrong.
    func value(of source: SettingSource) -> Value? {
        switch source {
        case .document(let value): try? kind.read(value)
        case .text(let text): kind.parse(text)
        }
    }
}
