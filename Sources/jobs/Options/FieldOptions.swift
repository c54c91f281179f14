import ArgumentParser
import JobConfiguration
import JobManager
import JobModel
import Values

/// A section of the fields of a submission: which of them are the options of a `FieldOptions`.
protocol FieldSection {
    static var section: FieldOption.Section { get }
}

enum IdentitySection: FieldSection { static let section = FieldOption.Section.identity }
enum QueueSection: FieldSection { static let section = FieldOption.Section.queue }
enum SurroundingsSection: FieldSection { static let section = FieldOption.Section.surroundings }
enum StreamsSection: FieldSection { static let section = FieldOption.Section.streams }
enum EndSection: FieldSection { static let section = FieldOption.Section.end }

/// The options of one section of `SubmissionFields`, made from that table.
///
/// The parser finds the options of a type by its mirror and fills them in by its decoder: here both go by the table instead
/// of by stored properties.
struct FieldOptions<Section: FieldSection>: ParsableArguments, CustomReflectable {
    /// What was said.
    private(set) var part = SubmissionPart()
    /// What is wrong with a value: the parser wants to hear it from `validate`.
    private var problem: String?

    init() {}

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: FieldKey.self)
        for field in Self.fields {
            let key = FieldKey(stringValue: field.key)
            if field.option.valueName == nil {
                if try values.decode(Flag<Bool>.self, forKey: key).wrappedValue { read("true", field) }
            } else if field.option.isRepeating {
                for value in try values.decode(Option<[BytesArgument]>.self, forKey: key).wrappedValue {
                    read(value.bytes, field)
                }
            } else if let value = try values.decode(Option<BytesArgument?>.self, forKey: key).wrappedValue {
                read(value.bytes, field)
            }
        }
    }

    func validate() throws {
        if let problem { throw ValidationError(problem) }
        if let (one, other) = part.contradiction { throw ValidationError("give either --\(one) or --\(other)") }
    }

    var customMirror: Mirror {
        Mirror(self, children: Self.fields.map { (label: "_\($0.key)", value: Self.declaration(of: $0)) })
    }

    private static var fields: [any AnySubmissionField] {
        SubmissionFields.all.filter { $0.option.section == Section.section }
    }

    private mutating func read(_ text: ByteString, _ field: any AnySubmissionField) {
        do throws(FieldRefusal) {
            try field.read(text, into: &part)
        } catch {
            problem = problem ?? "--\(field.key) '\(text)': \(error)"
        }
    }

    /// The option as the parser wants it declared.
    private static func declaration(of field: any AnySubmissionField) -> Any {
        let long = NameSpecification.Element.customLong(field.key)
        let name = NameSpecification(field.option.letter.map { [.customShort($0), long] } ?? [long])
        guard let valueName = field.option.valueName else {
            return Flag(wrappedValue: false, name: name, help: ArgumentHelp(stringLiteral: field.summary))
        }
        let standard = field.standardText.map { $0 == JobGroup.defaultName ? "" : " Default: \($0)." } ?? ""
        let help = ArgumentHelp("\(field.summary)\(standard)", valueName: valueName)
        if field.option.isRepeating { return Option<[BytesArgument]>(wrappedValue: [], name: name, help: help) }
        // A value such as -5 begins like an option.
        return Option<BytesArgument?>(name: name, parsing: .unconditional, help: help)
    }
}

/// The key of a field for the parser's decoder.
private struct FieldKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
