package import JobModel
package import Values

/// What one source says of a submission: the settings, a blueprint, options, a line of a batch, a call. What it leaves open
/// is another's to say.
package struct SubmissionPart: Sendable {
    /// By the keys of the fields; each is a `Said` of the field's type.
    private var values: [String: any Sendable] = [:]

    package init() {}

    /// What is said of a field; `nil`: nothing.
    package subscript<Value>(_ field: SubmissionField<Value>) -> Value? {
        get { (values[field.key] as? Said<Value>)?.value }
        set { values[field.key] = newValue.map(Said.init) }
    }

    /// Whether something is said of dependencies with this condition.
    package func says(_ condition: Dependency.Condition) -> Bool {
        let field =
            switch condition {
            case .completed: SubmissionFields.after
            case .ended: SubmissionFields.afterAny
            case .failed: SubmissionFields.afterFailed
            }
        return self[field] != nil
    }

    /// Whether something is said of hooks for this occasion.
    package func says(_ occasion: Hook.Occasion) -> Bool {
        let field =
            switch occasion {
            case .start: SubmissionFields.onStart
            case .end: SubmissionFields.onEnd
            case .failure: SubmissionFields.onFailure
            }
        return self[field] != nil
    }

    /// Whether it says conditions of the start.
    package var saysConditions: Bool { self[SubmissionFields.conditions] != nil }

    /// Which two fields are said that exclude each other.
    package var contradiction: (String, String)? {
        SubmissionFields.exclusive.first { values[$0.0] != nil && values[$0.1] != nil }
    }

    /// What the configuration says in `[run]`.
    package init(_ configuration: Configuration) {
        if configuration.isEmpty { return }
        for field in SubmissionFields.all { field.read(configuration, into: &self) }
    }

    /// Whether nothing is said.
    var isEmpty: Bool { values.isEmpty }
}

/// A value that was said: also where it is none, as of `--timeout none`.
private struct Said<Value: Sendable>: Sendable {
    let value: Value
}

extension Submission {
    /// Lays parts over what the submission is, the later ones over the earlier.
    package mutating func lay(_ parts: SubmissionPart...) {
        // To make the table costs a short command more than all else that it does.
        for part in parts where !part.isEmpty {
            for field in SubmissionFields.all { field.apply(part, to: &self) }
        }
    }

    /// Makes the file of standard input absolute, where there is one.
    ///
    /// - Parameter directory: Where a relative path counts from; asked for only where there is one.
    package mutating func resolveInput<Failure: Error>(
        from directory: () throws(Failure) -> ByteString
    ) throws(Failure) {
        guard case .file(let path) = standardInput, !path.hasPrefix("/") else { return }
        standardInput = .file(path.absolute(from: try directory()))
    }
}

/// What a job is where nobody says otherwise: the settings of `[run]`, which hold for every way to submit one.
package struct RunDefaults: Sendable {
    /// The shell of `run -c`.
    package var shell: ByteString
    package var part: SubmissionPart
    /// Set over the submitter's environment.
    package var environment: EnvironmentTable

    package init(_ configuration: Configuration) {
        shell = ByteString(configuration[Settings.runShell])
        part = SubmissionPart(configuration)
        environment = configuration[Settings.runEnvironment]
    }

    /// The submitter's environment with what is set over it.
    package func environment(over entries: [ByteString]) -> [ByteString] {
        environment.variables.isEmpty ? entries : EnvironmentEntries(entries + environment.entries).entries
    }
}
