import JobModel
import Values

/// What can be said of the limits of all processes of a job together.
extension SubmissionFields {
    static let memory = SubmissionField(
        "memory",
        ValueKind.memory.orNone,
        in: [.setting, .blueprint],
        .value("size", .surroundings).rare,
        "The memory of all its processes: 512M, 8G, none.",
        argument: FieldArgument("memory", .word, "Limit, such as 2G").rare,
        get: { $0.treeLimits.memory },
        set: { $0.treeLimits.memory = $1 }
    )
    static let cpus = SubmissionField(
        "cpus",
        ValueKind.number(0.01...10_000).orNone,
        in: [.setting, .blueprint],
        .value("n", .surroundings).rare,
        "So many processors' worth of time: 2, 0.5, none.",
        get: { $0.treeLimits.cpus },
        set: { $0.treeLimits.cpus = $1 }
    )
    static let pids = SubmissionField(
        "pids",
        ValueKind.integer(1...4_194_304).orNone,
        in: [.setting, .blueprint],
        .value("n", .surroundings).rare,
        "So many processes and threads at a time, or none.",
        argument: FieldArgument("pids", .number(1...4_194_304), "Limit of processes").rare,
        get: { $0.treeLimits.pids.map { Int($0) } },
        set: { $0.treeLimits.pids = $1.map { Int32($0) } }
    )
}

extension ValueKind<ByteCount> {
    /// A size that programs can live in: a smaller one lacks its unit.
    fileprivate static var memory: ValueKind {
        let parse: @Sendable (String) -> ByteCount? = { text in
            ByteCount(text).flatMap { $0 >= .mebibytes(1) ? $0 : nil }
        }
        return ValueKind(
            "size",
            expectation: "a size of 1M or more, such as \"512M\" or \"8G\"",
            content: { content in
                switch content {
                case .string(let text): parse(text)
                case .integer(let bytes): parse("\(bytes)")
                default: nil
                }
            },
            parse: parse,
            json: { .string($0.exactText) }
        )
    }
}
