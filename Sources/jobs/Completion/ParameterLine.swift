/// How far a command's options and arguments have been typed.
struct ParameterLine {
    let options: [Parameter]
    private let declaredPositionals: [Parameter]
    /// The option whose value comes next.
    private(set) var pending: Parameter?
    /// `--` has been read.
    private(set) var isOptionsOver = false
    /// How many words were read.
    private(set) var count = 0
    /// The arguments that are no options.
    private(set) var positionals: [String] = []
    /// Where a command of the system begins that takes everything behind it.
    private(set) var commandIndex: Int?
    private var used: Set<String> = []

    init(_ parameters: [Parameter]) {
        options = parameters.filter { $0.kind != .positional }
        declaredPositionals = parameters.filter { $0.kind == .positional }
    }

    mutating func read(_ word: String) {
        defer { count += 1 }
        if pending != nil {
            pending = nil
        } else if isOptionsOver || !word.hasPrefix("-") || word == "-" {
            if nextPositional?.valueName == "command" { commandIndex = commandIndex ?? count }
            positionals.append(word)
        } else if word == "--" {
            isOptionsOver = true
        } else {
            readOption(word)
        }
    }

    private mutating func readOption(_ word: String) {
        guard !word.hasPrefix("--") else {
            let name = String(word.prefix { $0 != "=" })
            guard let option = options.first(where: { $0.names.contains(name) }) else { return }
            used.formUnion(option.names)
            if option.kind == .option, name == word { pending = option }
            return
        }
        // -fn 20, -n20
        var letters = word.dropFirst()
        while let letter = letters.popFirst() {
            guard let option = options.first(where: { $0.names.contains("-\(letter)") }) else { return }
            used.formUnion(option.names)
            guard option.kind == .option else { continue }
            if letters.isEmpty { pending = option }
            return
        }
    }

    /// What the next argument that is no option would be.
    var nextPositional: Parameter? {
        let index = positionals.count
        if index < declaredPositionals.count { return declaredPositionals[index] }
        return declaredPositionals.last.flatMap { $0.isRepeating ? $0 : nil }
    }

    /// The options that can still be given, the long name of each first.
    var optionCandidates: [Completion.Candidate] {
        let free = options.filter { $0.isRepeating || used.isDisjoint(with: $0.names) }
        let sorted = free.flatMap { option in
            option.names.sorted { $0.utf8.count > $1.utf8.count }
                .map { Completion.Candidate(value: $0, detail: option.abstract) }
        }
        return sorted.filter { $0.value.hasPrefix("--") } + sorted.filter { !$0.value.hasPrefix("--") }
    }
}
