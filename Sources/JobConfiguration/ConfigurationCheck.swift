package import JobModel

/// Looks for mistakes in everything that configures `jobs`.
package enum ConfigurationCheck {
    /// The settings, and all blueprints that can be seen from the directory.
    ///
    /// - Returns: The files that were read, and what is wrong in them or in the environment.
    package static func everything(
        from directory: ByteString
    ) -> (files: [String], problems: [ConfigurationProblem]) {
        let configuration = Configuration.load()
        var problems: [ConfigurationProblem] = []
        let library = BlueprintLibrary.load(from: directory, problems: &problems)
        let own = configuration.isFileThere ? configuration.file?.path : nil
        // A file that cannot be read at all was tried twice.
        problems.removeAll { configuration.problems.contains($0) }
        return ([own, library.projectFile].compactMap(\.self), configuration.problems + problems)
    }

    /// One file: a project's where it is called `.jobs.toml`, else one with settings.
    package static func problems(inFile path: ByteString, from directory: ByteString) -> [ConfigurationProblem] {
        var problems: [ConfigurationProblem] = []
        let name = path.bytes.split(separator: UInt8(ascii: "/")).last.map { ByteString($0) }
        if name == ByteString(BlueprintLibrary.fileName) {
            let blueprints = BlueprintFile.project(path, for: directory, problems: &problems)
            return blueprints == nil ? [missing(path)] : problems
        }
        do throws(ConfigurationProblem) {
            guard let bytes = try TrustedFile(path: path).read() else { return [missing(path)] }
            let table = try Document.parse(bytes, of: path.description)
            var configuration = Configuration()
            configuration.take(table, of: path.description)
            _ = BlueprintFile.blueprints(in: table, of: path.description, project: nil, for: directory, &problems)
            return configuration.problems + problems
        } catch {
            return [error]
        }
    }

    private static func missing(_ path: ByteString) -> ConfigurationProblem {
        ConfigurationProblem("there is no such file", in: .file(path.description, nil))
    }
}
