package import JobModel
import JobProtocol
package import Values

/// A job that a blueprint describes, with all of its parameters filled in.
package struct BlueprintJob: Sendable {
    package var command: [ByteString]
    /// Absolute.
    package var directory: ByteString
    /// What the blueprint says of its jobs, with the label that names it.
    package var part: SubmissionPart
    /// `NAME=VALUE`: what is set over the environment that every job gets.
    package var environment: [ByteString]
}

extension Blueprint {
    /// The job for these values, each checked against its parameter.
    ///
    /// Throws `.refused` where the blueprint is blocked, `.usage` for a parameter that is unknown, missing or of a wrong
    /// value; messages name the place of the definition.
    ///
    /// - Parameters:
    ///   - values: By the names of the parameters. What is left out has its default.
    ///   - directory: The caller's working directory, absolute: relative paths in values count from it, and jobs of
    ///     blueprints without a directory of their own run there.
    package func job(_ values: JSONObject, from directory: ByteString) throws(JobsError) -> BlueprintJob {
        try checkIsFree()
        let texts = try texts(of: values, from: directory)
        var part = part
        part[SubmissionFields.labels] = (part[SubmissionFields.labels] ?? [:]).merging([Self.label: name]) { $1 }
        let own = environment.compactMap { name, template -> ByteString? in
            filled(template, texts).map { ByteString("\(name)=") + $0 }
        }
        return BlueprintJob(
            command: arguments(texts),
            directory: self.directory ?? directory,
            part: part,
            environment: own
        )
    }

    /// The text of every parameter that has a value.
    private func texts(of values: JSONObject, from directory: ByteString) throws(JobsError) -> [String: ByteString] {
        for member in values.members where parameter(member.name) == nil {
            let names = parameters.map(\.name)
            let known = names.isEmpty ? "it has none" : "it has \(names.joined(separator: ", "))"
            let hint = Spelling.hint(for: member.name, among: names)
            throw JobsError(
                .usage,
                "\(origin.description): blueprint \(name) has no parameter '\(member.name)' (\(known))\(hint)"
            )
        }
        var texts: [String: ByteString] = [:]
        for parameter in parameters {
            guard let value = values[parameter.name] ?? parameter.standard else {
                if parameter.isOptional { continue }
                throw problem(parameter, "has to be given: \(parameter.expectation)")
            }
            // A default counts from where the blueprint is at home, a value from where its caller is.
            let base = values[parameter.name] == nil ? self.directory ?? directory : directory
            do throws(ValueRefusal) {
                texts[parameter.name] = try parameter.text(of: value, from: base)
            } catch {
                throw problem(parameter, error.text)
            }
        }
        return texts
    }

    private func problem(_ parameter: BlueprintParameter, _ text: String) -> JobsError {
        JobsError(
            .usage,
            "\(origin.path):\(parameter.position): blueprint \(name): parameter \(parameter.name) \(text)"
        )
    }

    private func arguments(_ texts: [String: ByteString]) -> [ByteString] {
        command.elements.flatMap { element -> [ByteString] in
            switch element {
            case .argument(let argument): return [filled(argument, texts)].compactMap(\.self)
            case .condition(let name, let isNegated, let arguments, _):
                return holds(name, texts) != isNegated ? arguments.compactMap { filled($0, texts) } : []
            }
        }
    }

    /// Whether a Boolean is true, or anything else has a value.
    private func holds(_ name: String, _ texts: [String: ByteString]) -> Bool {
        if case .boolean? = parameter(name)?.kind { return texts[name] == "true" }
        return texts[name] != nil
    }

    /// `nil` where a parameter in it has no value.
    private func filled(_ template: ArgumentTemplate, _ texts: [String: ByteString]) -> ByteString? {
        var bytes: [UInt8] = []
        for part in template.parts {
            switch part {
            case .text(let text): bytes += text.utf8
            case .parameter(let name):
                guard let text = texts[name] else { return nil }
                bytes += text.bytes
            }
        }
        return ByteString(bytes)
    }
}
