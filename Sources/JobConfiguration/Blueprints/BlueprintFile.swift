import Values

/// Reads the files that may define blueprints.
enum BlueprintFile {
    /// What a file defines.
    struct Content {
        /// Those that are sound.
        var blueprints: [Blueprint] = []
        /// The others, by name, each with what is wrong with it.
        var broken: [String: [ConfigurationProblem]] = [:]
        /// What is wrong with the file as a whole: what it defines is not known, then.
        var problems: [ConfigurationProblem] = []

        var allProblems: [ConfigurationProblem] { problems + broken.values.flatMap(\.self) }
    }

    /// What the user's configuration defines.
    ///
    /// - Parameter directory: The caller's.
    static func user(for directory: ByteString) -> Content {
        do throws(ConfigurationProblem) {
            guard let file = try ConfigurationFile.locate(), let table = try file.read() else { return Content() }
            return content(of: table, in: file.path, project: nil, for: directory)
        } catch {
            return Content(problems: [error])
        }
    }

    /// What a project's `.jobs.toml` defines, which holds nothing else; `nil` where there is no such file.
    static func project(_ path: ByteString, for directory: ByteString) -> Content? {
        let table: DocumentTable
        do throws(ConfigurationProblem) {
            guard let bytes = try TrustedFile(path: path).read() else { return nil }
            table = try Document.parse(bytes, of: path.description)
        } catch {
            return Content(problems: [error])
        }
        var content = content(of: table, in: path.description, project: folder(of: path), for: directory)
        for entry in table.entries where entry.key != key {
            let error = DocumentError(
                "a project's file has tables [\(key).NAME] and nothing else, but here is '\(entry.key)'",
                at: entry.position
            )
            content.problems.append(ConfigurationProblem(error, in: path.description))
        }
        return content
    }

    private static let key = Configuration.blueprints

    /// What a file's table defines.
    static func content(
        of table: DocumentTable,
        in path: String,
        project: ByteString?,
        for directory: ByteString
    ) -> Content {
        guard let entry = table[key] else { return Content() }
        var definition = BlueprintDefinition(path: path, projectDirectory: project, callerDirectory: directory)
        var content = Content(blueprints: definition.read(entry.value))
        func places(_ errors: [DocumentError]) -> [ConfigurationProblem] {
            errors.map { ConfigurationProblem($0, in: path) }
        }
        content.problems = places(definition.problems)
        for (name, problems) in definition.broken { content.broken[name, default: []] += places(problems) }
        return content
    }

    private static func folder(of path: ByteString) -> ByteString {
        let slash = path.bytes.lastIndex(of: UInt8(ascii: "/")) ?? 0
        return slash == 0 ? "/" : ByteString(path.bytes[..<slash])
    }
}

extension Document {
    /// Reads a file's content; errors name it.
    static func parse(_ bytes: [UInt8], of path: String) throws(ConfigurationProblem) -> DocumentTable {
        do throws(DocumentError) {
            return try parse(bytes)
        } catch {
            throw ConfigurationProblem(error, in: path)
        }
    }
}
