import JobModel
import JobProtocol
import Values

// The kinds of values that only submissions have.

extension ValueKind<String> {
    /// The name of a job.
    static var jobName: ValueKind {
        checked("name", "a name without white space that is neither a number nor a UUID", JobName.problem)
    }
}

extension ValueKind<[String: String]> {
    /// Labels: a table of strings, or `KEY=VALUE`.
    static var labels: ValueKind {
        ValueKind(
            name: "table",
            expectation: "KEY=VALUE",
            read: { value throws(DocumentError) in
                guard let table = value.table else {
                    throw DocumentError("is a table of strings, not \(value.inWords)", at: value.position)
                }
                var labels: [String: String] = [:]
                for entry in table.entries {
                    if let problem = JobName.problemWithWord(entry.key) {
                        throw DocumentError(
                            "cannot have the name \(TOMLText.string(entry.key)): \(problem)",
                            at: entry.position
                        )
                    }
                    guard let text = entry.value.string else {
                        throw DocumentError("are strings, not \(entry.value.inWords)", at: entry.value.position)
                    }
                    labels[entry.key] = text
                }
                return labels
            },
            parse: { text in
                guard let end = text.firstIndex(of: "="), JobName.problemWithWord(String(text[..<end])) == nil else {
                    return nil
                }
                return [String(text[..<end]): String(text[text.index(after: end)...])]
            },
            json: { JSONValue(sorted: $0) },
            problem: { text in
                guard let end = text.firstIndex(of: "="), end > text.startIndex else { return nil }
                let key = String(text[..<end])
                return JobName.problemWithWord(key).map { "'\(key)' is not a name: \($0)" }
            }
        )
    }
}

extension ValueKind<JSONObject> {
    /// A JSON object; in a file a table.
    static var object: ValueKind {
        ValueKind(
            name: "table",
            expectation: "a JSON object, such as '{\"ticket\": 42}'",
            read: { value throws(DocumentError) in
                guard case .object(let object) = try value.json() else {
                    throw DocumentError("is a table, not \(value.inWords)", at: value.position)
                }
                return object
            },
            parse: { try? JSONParser.parse($0).object },
            json: { .object($0) },
            parseJSON: { $0.object }
        )
    }
}

extension ValueKind<Int32> {
    /// The niceness of nice(2).
    static var niceness: ValueKind {
        let kind = ValueKind<Int>.integer(-20...19)
        return ValueKind(
            name: kind.name,
            expectation: kind.expectation,
            read: { value throws(DocumentError) in Int32(try kind.read(value)) },
            parse: { kind.parse($0).map { Int32($0) } },
            json: { .integer(Int64($0)) }
        )
    }
}

extension ValueKind<Signal> {
    /// A signal that asks processes to end.
    static var stopSignal: ValueKind {
        let parse: @Sendable (String) -> Signal? = { text in Signal(text).flatMap { $0.canAsk ? $0 : nil } }
        return ValueKind(
            "signal",
            expectation: "a signal such as \"TERM\", \"INT\" or \"QUIT\"",
            content: { content in
                switch content {
                case .string(let text): parse(text)
                case .integer(let number): parse("\(number)")
                default: nil
                }
            },
            parse: parse,
            json: { .string(String($0.description.dropFirst(3))) },
            problem: { text in
                Signal(text).map { "\($0) does not ask a process to end; for SIGKILL at once use --grace 0" }
            }
        )
    }
}

extension ValueKind<UInt32> {
    /// A umask(2), in octal digits: a number of a file has no octal form, so it is text there, too.
    static var umask: ValueKind {
        let parse: @Sendable (String) -> UInt32? = { text in
            UInt32(text, radix: 8).flatMap { $0 <= 0o777 ? $0 : nil }
        }
        return ValueKind(
            "mask",
            expectation: "a mask in octal digits, such as \"022\"",
            content: { if case .string(let text) = $0 { parse(text) } else { nil } },
            parse: parse,
            json: { .string(String($0, radix: 8)) }
        )
    }
}

extension ValueKind<[ResourceLimit]> {
    /// Limits of setrlimit(2): a table of values, or `NAME=VALUE` or `NAME=SOFT:HARD`, each a size, a number or `unlimited`.
    static var resourceLimits: ValueKind {
        ValueKind(
            name: "table",
            expectation: "NAME=VALUE or NAME=SOFT:HARD, such as nofile=1024",
            read: { value throws(DocumentError) in
                guard let table = value.table else {
                    throw DocumentError(
                        "wants a table of limits, such as { nofile = 1024 }, not \(value.inWords)",
                        at: value.position
                    )
                }
                var limits: [ResourceLimit] = []
                for entry in table.entries {
                    if let problem = problem(with: entry.key) { throw DocumentError(problem, at: entry.position) }
                    let text =
                        switch entry.value.content {
                        case .string(let text): text
                        case .integer(let number): "\(number)"
                        default: ""
                        }
                    guard let limit = limit(entry.key, text) else {
                        throw DocumentError(
                            "wants a number, a size, \"unlimited\" or \"SOFT:HARD\" for \(entry.key), not \(entry.value.inWords)",
                            at: entry.value.position
                        )
                    }
                    limits.append(limit)
                }
                return limits
            },
            parse: { text in
                let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, problem(with: parts[0].lowercased()) == nil else { return nil }
                return limit(parts[0].lowercased(), String(parts[1])).map { [$0] }
            },
            json: { limits in
                .object(limits.reduce(into: JSONObject()) { $0.append($1.name, .string($1.text)) })
            },
            problem: { text in
                text.contains("=") ? problem(with: text.prefix { $0 != "=" }.lowercased()) : nil
            }
        )
    }

    private static func problem(with name: String) -> String? {
        if ResourceLimit.names.contains(name) { return nil }
        return "there is no limit '\(name)'; there are \(ResourceLimit.names.joined(separator: ", "))"
    }

    private static func limit(_ name: String, _ text: String) -> ResourceLimit? {
        let values = text.split(separator: ":", omittingEmptySubsequences: false).map { text -> UInt64? in
            text == "unlimited" || text == "infinity" ? .max : ByteCount(String(text))?.bytes
        }
        guard (1...2).contains(values.count), let soft = values[0], let hard = values[values.count - 1], soft <= hard
        else { return nil }
        return ResourceLimit(name: name, soft: soft, hard: hard, isRequired: true)
    }
}

extension ResourceLimit {
    /// `1024:4096`, as it would be typed.
    fileprivate var text: String {
        func word(_ value: UInt64) -> String { value == .max ? "unlimited" : "\(value)" }
        return hard.map { $0 == soft ? word(soft) : "\(word(soft)):\(word($0))" } ?? word(soft)
    }
}

extension ValueKind<WindowSize> {
    /// The size of a terminal: `120x40`.
    static var windowSize: ValueKind {
        ValueKind(
            "size",
            expectation: "columns and rows, such as \"120x40\", 1 to \(WindowSize.most) of each",
            content: { if case .string(let text) = $0 { WindowSize(text) } else { nil } },
            parse: { WindowSize($0) },
            json: { .string($0.description) }
        )
    }
}

extension ValueKind<ByteString> {
    /// A file for standard input, byte for byte; `-`: what is piped in.
    static var inputFile: ValueKind {
        ValueKind(
            name: "path",
            expectation: "a file, or - for a pipe",
            read: { value throws(DocumentError) in
                guard let text = value.string, !text.isEmpty, !text.utf8.contains(0) else {
                    throw DocumentError("wants a file, not \(value.inWords)", at: value.position)
                }
                return ByteString(text)
            },
            parse: { $0.isEmpty ? nil : ByteString($0) },
            json: { JSONValue($0) },
            parseBytes: { $0.isEmpty ? nil : $0 }
        )
    }
}
