import JobModel
import JobProtocol
import Values

extension ValueKind<[PoolUse]> {
    /// What a job takes of pools: a table of amounts, an array of `POOL[=N]`, or these with commas in between.
    static var poolUses: ValueKind {
        let expectation = "POOL or POOL=AMOUNT, such as gpu=2 or memory=8G"
        return ValueKind(
            name: "table",
            expectation: expectation,
            read: { value throws(DocumentError) in
                if let table = value.table {
                    var uses: [PoolUse] = []
                    for entry in table.entries {
                        let text =
                            switch entry.value.content {
                            case .string(let text): text
                            case .integer(let number): "\(number)"
                            default: ""
                            }
                        guard let use = use(entry.key, text) else {
                            throw DocumentError("wants \(problem(with: entry.key) ?? expectation)", at: entry.position)
                        }
                        uses.append(use)
                    }
                    return uses
                }
                var uses: [PoolUse] = []
                for element in value.array ?? [value] {
                    guard let more = element.string.flatMap(list) else {
                        throw DocumentError("wants \(expectation), not \(element.inWords)", at: element.position)
                    }
                    uses += more
                }
                return uses
            },
            parse: { list($0) },
            json: { $0.isEmpty ? nil : JSONValue($0) },
            problem: { text in
                let name = text.split(separator: ",").lazy.map { $0.prefix { $0 != "=" } }
                    .first { Pool.problem(withName: String($0)) != nil }
                return name.flatMap { problem(with: String($0)) }
            }
        )
    }

    private static func problem(with name: String) -> String? {
        Pool.problem(withName: name).map { "'\(name)' is not the name of a pool: \($0)" }
    }

    private static func list(_ text: String) -> [PoolUse]? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let uses = parts.compactMap { part -> PoolUse? in
            let words = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return use(words[0], words.count > 1 ? words[1] : "1")
        }
        return uses.count == parts.count ? uses : nil
    }

    /// - Parameter amount: Nothing of it is 0, which takes back what another place said.
    private static func use(_ name: String, _ amount: String) -> PoolUse? {
        guard Pool.problem(withName: name) == nil, let count = ByteCount(amount) else { return nil }
        return PoolUse(name, Int64(clamping: count.bytes))
    }
}
