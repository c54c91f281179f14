package import JobModel
import JobProtocol
package import Values

/// One member of a submission as people, files and programs say it. `SubmissionFields` is the table of all of them; options,
/// settings, blueprints, batch lines and arguments of tools are made from it.
package struct SubmissionField<Value: Sendable>: Sendable {
    /// The option is `--key`.
    package let key: String
    let kind: ValueKind<Value>
    /// For people, a sentence: what it does.
    package let summary: String
    package let places: FieldPlaces
    package let option: FieldOption
    /// The argument of the tools of MCP that start a command; `nil`: they have none.
    package let argument: FieldArgument?
    /// What the submission says of it; `nil`: the field says a property in other words, and is only written.
    private let get: (@Sendable (Submission) -> Value)?
    private let set: @Sendable (inout Submission, Value) -> Void
    /// The key in files where it is not the usual one: see `AnySubmissionField.fileKey`.
    private let otherFileKey: String?
    /// Joins what is said twice; `nil`: the later value counts.
    private let joined: (@Sendable (Value, Value) -> Value)?

    // Closures instead of a key path, which every short process would have to make.
    init(
        _ key: String,
        _ kind: ValueKind<Value>,
        in places: FieldPlaces,
        _ option: FieldOption,
        _ summary: String,
        argument: FieldArgument? = nil,
        fileKey: String? = nil,
        joined: (@Sendable (Value, Value) -> Value)? = nil,
        get: (@Sendable (Submission) -> Value)? = nil,
        set: @escaping @Sendable (inout Submission, Value) -> Void
    ) {
        (self.key, self.kind, self.places, self.option) = (key, kind, places, option)
        (self.argument, self.joined, self.summary) = (argument, joined, summary)
        (self.get, self.set, otherFileKey) = (get, set, fileKey)
    }
}

/// Where a field can be said, besides options and batch lines, which have all of them.
package struct FieldPlaces: OptionSet, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    /// `[run]` of the configuration.
    package static let setting = FieldPlaces(rawValue: 1)
    static let blueprint = FieldPlaces(rawValue: 2)
}

/// How a field is an argument of a tool: agents pay for every word of its schema.
package struct FieldArgument: Sendable {
    package enum Form: Sendable {
        case flag
        case word
        case words
        /// Names with values.
        case strings
        case object
        /// A whole number, 1 or more.
        case milliseconds
        case number(ClosedRange<Int64>)
        /// `port=8080`, or an object with a member for each condition.
        case conditions
    }

    package let name: String
    package let form: Form
    package let summary: String
    /// Whether only the full set of tools tells of it.
    package private(set) var isRare = false

    init(_ name: String, _ form: Form, _ summary: String = "") {
        (self.name, self.form, self.summary) = (name, form, summary)
    }

    /// The same, as a rare one.
    var rare: FieldArgument {
        var argument = self
        argument.isRare = true
        return argument
    }
}

/// How a field is an option of the command line.
package struct FieldOption: Sendable {
    /// The title under which help shows it.
    package enum Section: Sendable { case identity, queue, surroundings, streams, end }

    package let section: Section
    /// What help calls the value; `nil`: it is a flag.
    package let valueName: String?
    package let letter: Character?
    /// Whether it may be given more than once.
    package let isRepeating: Bool
    /// Whether help only names it, so that it fits a screen; the manual page explains it.
    package private(set) var isRare = false

    static func value(_ name: String, _ section: Section, letter: Character? = nil) -> FieldOption {
        FieldOption(section: section, valueName: name, letter: letter, isRepeating: false)
    }

    static func values(_ name: String, _ section: Section) -> FieldOption {
        FieldOption(section: section, valueName: name, letter: nil, isRepeating: true)
    }

    static func flag(_ section: Section, letter: Character? = nil) -> FieldOption {
        FieldOption(section: section, valueName: nil, letter: letter, isRepeating: false)
    }

    /// The same, but only named in help.
    var rare: FieldOption {
        var option = self
        option.isRare = true
        return option
    }
}

/// A field, whatever its values are.
package protocol AnySubmissionField: Sendable {
    var key: String { get }
    /// The key in files and batch lines, where several values are one table: `labels`.
    var fileKey: String { get }
    var summary: String { get }
    var places: FieldPlaces { get }
    var option: FieldOption { get }
    var argument: FieldArgument? { get }
    /// The value where nobody says another, as it would be typed; `nil`: there is none.
    var standardText: String? { get }
    /// The setting of `[run]` that says it.
    var setting: (any AnySetting)? { get }

    /// Reads an option's value.
    func read(_ text: ByteString, into part: inout SubmissionPart) throws(FieldRefusal)
    /// Reads a value of a file.
    func read(_ value: DocumentValue, into part: inout SubmissionPart) throws(DocumentError)
    /// Reads a value of a program.
    func read(_ value: JSONValue, into part: inout SubmissionPart) throws(DocumentError)
    func read(_ configuration: Configuration, into part: inout SubmissionPart)
    /// Changes the submission as the part says, if it does.
    func apply(_ part: SubmissionPart, to submission: inout Submission)
}

/// Why the text of an option is not a value of its field: what stands behind its name.
package struct FieldRefusal: Error, CustomStringConvertible {
    package let description: String
}

extension SubmissionField: AnySubmissionField {
    package var fileKey: String { otherFileKey ?? (option.isRepeating ? key + "s" : key) }

    private var standardValue: Value? { self.get?(Submission(command: [], directory: "/")) }

    package var standardText: String? {
        guard places.contains(.setting), let json = standardValue.flatMap({ kind.json($0) }) else { return nil }
        return json.string ?? json.encodedText
    }

    package var setting: (any AnySetting)? { typedSetting }

    /// `nil` where no setting says this field.
    var typedSetting: Setting<Value>? {
        guard places.contains(.setting), let standard = standardValue else { return nil }
        return Setting("run.\(key)", kind, standard: standard, summary)
    }

    package func read(_ text: ByteString, into part: inout SubmissionPart) throws(FieldRefusal) {
        guard let value = kind.parse(bytes: text) else {
            throw FieldRefusal(description: text.text.flatMap { kind.problem?($0) } ?? "it wants \(kind.expectation)")
        }
        say(value, in: &part)
    }

    package func read(_ value: DocumentValue, into part: inout SubmissionPart) throws(DocumentError) {
        say(try kind.read(value), in: &part)
    }

    package func read(_ value: JSONValue, into part: inout SubmissionPart) throws(DocumentError) {
        say(try kind.read(value), in: &part)
    }

    package func read(_ configuration: Configuration, into part: inout SubmissionPart) {
        guard places.contains(.setting), configuration.isSet("run.\(key)"), let setting = typedSetting else { return }
        part[self] = configuration[setting]
    }

    private func say(_ value: Value, in part: inout SubmissionPart) {
        part[self] = if let joined, let before = part[self] { joined(before, value) } else { value }
    }

    package func apply(_ part: SubmissionPart, to submission: inout Submission) {
        guard let value = part[self] else { return }
        let all = if let joined, let get { joined(get(submission), value) } else { value }
        set(&submission, all)
    }
}
