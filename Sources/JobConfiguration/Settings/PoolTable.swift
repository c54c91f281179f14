import JobModel
import Values

/// The pools of a configuration file: `memory = "80%"` in the section `[pool]`, or a table with `size` and `env`.
struct PoolTable {
    /// The section.
    static let key = "pool"

    private(set) var pools: [Pool] = []
    private(set) var problems: [DocumentError] = []

    init(_ value: DocumentValue) {
        guard let section = value.table else {
            problems = [DocumentError("pool is a section, such as [pool], not \(value.inWords)", at: value.position)]
            return
        }
        for entry in section.entries { read(entry) }
    }

    private mutating func read(_ entry: DocumentTable.Entry) {
        if let problem = Pool.problem(withName: entry.key) {
            let name = TOMLText.string(entry.key)
            return problems.append(DocumentError("a pool cannot be named \(name): \(problem)", at: entry.position))
        }
        guard let table = entry.value.table else {
            do throws(DocumentError) {
                pools.append(Pool(name: entry.key, size: try Self.size.read(entry.value)))
            } catch {
                problems.append(DocumentError("pool.\(entry.key) \(error.message)", at: error.position))
            }
            return
        }
        var reader = TableReader(table, subject: "pool \(entry.key)")
        let size = reader.read("size", Self.size)
        let variable = reader.read("env", Self.variable)
        reader.finish()
        problems += reader.problems
        if let size {
            pools.append(Pool(name: entry.key, size: size, variable: variable))
        } else if table["size"] == nil {
            problems.append(DocumentError("pool \(entry.key): the size is missing", at: entry.position))
        }
    }

    private static let size = ValueKind<Pool.Size>(
        "size",
        expectation: Pool.Size.expectation,
        content: { content in
            switch content {
            case .string(let text): Pool.Size(text)
            case .integer(let count): Pool.Size("\(count)")
            default: nil
            }
        },
        parse: { Pool.Size($0) },
        json: { _ in nil }
    )

    private static let variable = ValueKind<String>.checked("name", "the name of a variable that is none of jobs") {
        Pool.isVariable($0) ? nil : "it cannot be the variable of a pool"
    }
}
