package import Values

/// Looks for mistakes in everything that configures `jobs`.
package enum ConfigurationCheck {
    /// The settings, and all blueprints that can be seen from the directory.
    ///
    /// - Returns: The files that were read, and what is wrong in them or in the environment.
    package static func everything(
        from directory: ByteString
    ) -> (files: [String], problems: [ConfigurationProblem]) {
        let configuration = Configuration.load()
        let library = BlueprintLibrary.inspect(from: directory)
        let own = configuration.isFileThere ? configuration.file?.path : nil
        // A file that cannot be read at all was tried twice.
        let problems = library.problems.filter { !configuration.problems.contains($0) }
        return ([own, library.projectFile].compactMap(\.self), configuration.problems + problems)
    }

    /// One file: a project's where it is called `.jobs.toml`, else one with settings.
    package static func problems(inFile path: ByteString, from directory: ByteString) -> [ConfigurationProblem] {
        let name = path.bytes.split(separator: UInt8(ascii: "/")).last.map { ByteString($0) }
        if name == ByteString(BlueprintLibrary.fileName) {
            return BlueprintFile.project(path, for: directory)?.allProblems ?? [missing(path)]
        }
        do throws(ConfigurationProblem) {
            guard let bytes = try TrustedFile(path: path).read() else { return [missing(path)] }
            let table = try Document.parse(bytes, of: path.description)
            var configuration = Configuration()
            configuration.take(table, of: path.description)
            let content = BlueprintFile.content(of: table, in: path.description, project: nil, for: directory)
            return configuration.problems + content.allProblems
        } catch {
            return [error]
        }
    }

    private static func missing(_ path: ByteString) -> ConfigurationProblem {
        ConfigurationProblem("there is no such file", in: .file(path.description, nil))
    }
}
