import JobModel

/// Reads the files that may define blueprints.
enum BlueprintFile {
    /// What the user's configuration defines.
    ///
    /// - Parameter directory: The caller's.
    static func user(for directory: ByteString, problems: inout [ConfigurationProblem]) -> [Blueprint] {
        do throws(ConfigurationProblem) {
            guard let file = try ConfigurationFile.locate(), let table = try file.read() else { return [] }
            return blueprints(in: table, of: file.path, project: nil, for: directory, &problems)
        } catch {
            problems.append(error)
            return []
        }
    }

    /// What a project's `.jobs.toml` defines, which holds nothing else; `nil` where there is no such file.
    static func project(
        _ path: ByteString,
        for directory: ByteString,
        problems: inout [ConfigurationProblem]
    ) -> [Blueprint]? {
        let table: DocumentTable
        do throws(ConfigurationProblem) {
            guard let bytes = try TrustedFile(path: path).read() else { return nil }
            table = try Document.parse(bytes, of: path.description)
        } catch {
            problems.append(error)
            return []
        }
        for entry in table.entries where entry.key != key {
            let error = DocumentError(
                "a project's file has tables [\(key).NAME] and nothing else, but here is '\(entry.key)'",
                at: entry.position
            )
            problems.append(ConfigurationProblem(error, in: path.description))
        }
        return blueprints(in: table, of: path.description, project: folder(of: path), for: directory, &problems)
    }

    /// The table in which blueprints stand.
    static let key = "blueprint"

    /// The sound ones of a file's table.
    static func blueprints(
        in table: DocumentTable,
        of path: String,
        project: ByteString?,
        for directory: ByteString,
        _ problems: inout [ConfigurationProblem]
    ) -> [Blueprint] {
        guard let entry = table[key] else { return [] }
        var definition = BlueprintDefinition(path: path, projectDirectory: project, callerDirectory: directory)
        let blueprints = definition.read(entry.value)
        problems += definition.problems.map { ConfigurationProblem($0, in: path) }
        return blueprints
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
