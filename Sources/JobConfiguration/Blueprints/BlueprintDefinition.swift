import JobModel
import JobProtocol
import Values

/// Reads the tables `[blueprint.NAME]` of a file.
struct BlueprintDefinition {
    /// The file, for messages.
    let path: String
    /// Where relative paths count from: the file's directory in a project; `nil` in the user's configuration, where it is
    /// the caller's.
    let projectDirectory: ByteString?
    /// The caller's directory.
    let callerDirectory: ByteString
    /// What is wrong with the table as a whole.
    private(set) var problems: [DocumentError] = []
    /// What is wrong with one of the blueprints, which is not among the sound ones then.
    private(set) var broken: [(name: String, problems: [DocumentError])] = []

    init(path: String, projectDirectory: ByteString?, callerDirectory: ByteString) {
        (self.path, self.projectDirectory, self.callerDirectory) = (path, projectDirectory, callerDirectory)
    }

    private var directory: ByteString { projectDirectory ?? callerDirectory }

    /// All that are sound.
    mutating func read(_ value: DocumentValue) -> [Blueprint] {
        guard let table = value.table else {
            problems.append(
                DocumentError(
                    "blueprints are tables, such as [blueprint.test], not \(value.inWords)",
                    at: value.position
                )
            )
            return []
        }
        return table.entries.compactMap { read($0) }
    }

    private mutating func read(_ entry: DocumentTable.Entry) -> Blueprint? {
        let subject = "blueprint \(entry.key)"
        if let problem = JobName.problemWithWord(entry.key) {
            let message = "\(subject) cannot be called that: \(problem)"
            broken.append((entry.key, [DocumentError(message, at: entry.position)]))
            return nil
        }
        guard let table = entry.value.table else {
            let message = "\(subject) is a table, not \(entry.value.inWords)"
            broken.append((entry.key, [DocumentError(message, at: entry.value.position)]))
            return nil
        }
        var reader = TableReader(table, subject: subject)
        let command = reader.value("command") { value throws(DocumentError) in try CommandTemplate(value) }
        if table["command"] == nil {
            reader.note("it has no command = [\"PROGRAM\", \"ARGUMENT\"]", at: entry.position)
        }
        let parameters = parameters(&reader, subject)
        let environment = environment(&reader)
        let folder = reader.read("dir", .text("a directory"))
        let blueprint = Blueprint(
            name: entry.key,
            origin: Blueprint.Origin(path: path, position: entry.position, isProject: projectDirectory != nil),
            summary: reader.read("description", .text("a description")),
            blocked: blocked(&reader),
            command: command ?? CommandTemplate.none,
            parameters: parameters,
            directory: folder.map { UserPath.absolute($0, from: directory) } ?? projectDirectory,
            environment: environment,
            part: part(&reader)
        )
        if reader.problems.isEmpty { checkTemplates(of: blueprint, &reader) }
        reader.finish()
        if reader.problems.isEmpty { return blueprint }
        broken.append((entry.key, reader.problems))
        return nil
    }

    private func parameters(_ reader: inout TableReader, _ subject: String) -> [BlueprintParameter] {
        var problems: [DocumentError] = []
        let parameters: [BlueprintParameter]? = reader.value("parameters") { value throws(DocumentError) in
            guard let table = value.table else {
                throw DocumentError("is a table of parameters, not \(value.inWords)", at: value.position)
            }
            return table.entries.compactMap {
                BlueprintParameter.read($0, of: subject, directory: directory, problems: &problems)
            }
        }
        reader.note(problems)
        return parameters ?? []
    }

    private func environment(_ reader: inout TableReader) -> [(name: String, value: ArgumentTemplate)] {
        guard let table = reader.read("env", .environment) else { return [] }
        var variables: [(name: String, value: ArgumentTemplate)] = []
        for (name, text) in table.variables {
            let position = reader.table["env"]?.value.table?[name]?.value.position ?? TextPosition(line: 1, column: 1)
            do throws(DocumentError) {
                variables.append((name, try ArgumentTemplate(text, at: position)))
            } catch {
                reader.note("env \(name) \(error.message)", at: error.position)
            }
        }
        return variables
    }

    private func blocked(_ reader: inout TableReader) -> String? {
        let isBlocked = reader.read("blocked", .boolean) ?? false
        let reason = reader.read("reason", .text("why it is blocked"))
        if reason != nil, !isBlocked, let place = reader.position(of: "reason") {
            reader.note("a reason goes with blocked = true", at: place)
        }
        return isBlocked ? reason ?? "its definition says so, without a reason" : nil
    }

    /// What it says of the fields of a submission.
    private func part(_ reader: inout TableReader) -> SubmissionPart {
        var part = SubmissionPart()
        for field in SubmissionFields.all where field.places.contains(.blueprint) {
            _ = reader.value(field.fileKey) { value throws(DocumentError) in try field.read(value, into: &part) }
        }
        if let (one, other) = part.contradiction, let place = reader.position(of: other) {
            reader.note("it has either \(one) or \(other)", at: place)
        }
        return part
    }
}
