import JobConfiguration
import JobProtocol
import Values

/// The settings with their values and where these come from.
struct ConfigurationReport {
    let configuration: Configuration

    /// In the form of the file, with comments.
    var lines: [String] {
        var lines: [String] = []
        if let file = configuration.file {
            let note = configuration.isFileThere ? "" : " (there is no such file)"
            lines.append("# \(ShellText.shown(file.path))\(note)")
        }
        var section = ""
        let texts = Settings.all.map(text)
        let width = min(44, texts.map(Columns.count).max() ?? 0)
        for (setting, text) in zip(Settings.all, texts) {
            let name = String(setting.key.prefix { $0 != "." })
            if name != section {
                lines += ["", "[\(name)]"]
                section = name
            }
            lines.append("\(Columns.padded(text, to: width))  # \(ShellText.shown(origin(of: setting)))")
        }
        return lines
    }

    /// A file to begin with: every setting as a comment, with what it does.
    var template: String {
        var lines = ["# Settings of jobs: see jobs.toml(5). What is here is the default of everything."]
        var section = ""
        for setting in Settings.all {
            let name = String(setting.key.prefix { $0 != "." })
            if name != section {
                lines += ["", "[\(name)]"]
                section = name
            }
            let text = text(setting)
            lines += ["# \(setting.summary)", text.hasPrefix("#") ? text : "# \(text)"]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// One object for each setting.
    var json: [JSONValue] { Settings.all.map(json) }

    func json(of setting: any AnySetting) -> JSONValue {
        var object: JSONObject = ["key": .string(setting.key), "value": configuration.json(of: setting)]
        switch configuration.place(of: setting) {
        case nil: object.append("origin", "default")
        case .variable: object.append("origin", "environment")
        case .file(let path, let position):
            object.append("origin", "file")
            object.append("file", .string(path))
            object.append("line", position.map { .integer(Int64($0.line)) })
            object.append("column", position.map { .integer(Int64($0.column)) })
        }
        object.append("type", .string(setting.kindName))
        object.append("expected", .string(setting.expectation))
        object.append("default", setting.standardJSON)
        object.append("variable", setting.variable.map { .string($0) })
        object.append("description", .string(setting.summary))
        return .object(object)
    }

    /// `grace = "10s"`; as a comment where there is no value.
    private func text(_ setting: any AnySetting) -> String {
        let name = setting.key.drop { $0 != "." }.dropFirst()
        guard let value = configuration.json(of: setting) else { return "# \(name) is not set" }
        return "\(name) = \(TOMLText.value(value))"
    }

    private func origin(of setting: any AnySetting) -> String {
        configuration.place(of: setting)?.description ?? "default"
    }
}

extension ConfigurationProblem {
    /// For programs.
    var json: JSONValue {
        switch place {
        case .file(let path, let position):
            [
                "file": .string(path), "line": position.map { .integer(Int64($0.line)) },
                "column": position.map { .integer(Int64($0.column)) }, "message": .string(message),
            ]
        case .variable(let name): ["variable": .string(name), "message": .string(message)]
        }
    }
}
