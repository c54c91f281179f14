import JobModel
import Values

extension BlueprintDefinition {
    /// Finds what could go wrong with parameters in the command and the environment, before any value is given.
    func checkTemplates(of blueprint: Blueprint, _ reader: inout TableReader) {
        var used: Set<String> = []
        for element in blueprint.command.elements {
            switch element {
            case .argument(let argument): check(argument, of: blueprint, having: [], &reader, &used)
            case .condition(let name, let isNegated, let arguments, let position):
                check(name, at: position, of: blueprint, &reader, &used)
                let having: Set = isNegated ? [] : [name]
                for argument in arguments { check(argument, of: blueprint, having: having, &reader, &used) }
            }
        }
        for (_, value) in blueprint.environment {
            for name in value.parameters { check(name, at: value.position, of: blueprint, &reader, &used) }
        }
        for parameter in blueprint.parameters where !used.contains(parameter.name) {
            reader.note("parameter \(parameter.name) is used nowhere in command and env", at: parameter.position)
        }
        if let (argument, program) = CodeArguments.find(in: blueprint.command.arguments) {
            let message =
                "\(program) would read the value of a parameter in \(TOMLText.string(argument.source)) as code: pass it "
                + "as an argument, as in [\"sh\", \"-c\", \"make \\\"$1\\\"\", \"sh\", \"{target}\"], or as a variable in env"
            reader.note(message, at: argument.position)
        }
    }

    /// - Parameter having: Parameters that have a value wherever the argument is there.
    private func check(
        _ argument: ArgumentTemplate,
        of blueprint: Blueprint,
        having: Set<String>,
        _ reader: inout TableReader,
        _ used: inout Set<String>
    ) {
        for name in argument.parameters {
            check(name, at: argument.position, of: blueprint, &reader, &used)
            guard let parameter = blueprint.parameter(name), parameter.isOptional, !having.contains(name) else {
                continue
            }
            let source = TOMLText.string(argument.source)
            let message =
                "\(source) has no value where \(name) is not given: write { if = \"\(name)\", add = [\(source)] }, or give "
                + "\(name) a default"
            reader.note(message, at: argument.position)
        }
    }

    private func check(
        _ name: String,
        at position: TextPosition,
        of blueprint: Blueprint,
        _ reader: inout TableReader,
        _ used: inout Set<String>
    ) {
        used.insert(name)
        guard blueprint.parameter(name) == nil else { return }
        let hint = Spelling.hint(for: name, among: blueprint.parameters.map(\.name))
        reader.note("there is no parameter '\(name)'\(hint)", at: position)
    }
}
