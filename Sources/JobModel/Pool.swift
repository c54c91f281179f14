package import Values

/// Something of which there is so much and no more, whichever group takes of it: graphics processors, licences, memory.
package struct Pool: Sendable, Equatable {
    /// How much there is.
    package enum Size: Sendable, Equatable {
        /// Things that are numbered from 0: 1 to `mostUnits`.
        case units(Int64)
        case bytes(ByteCount)
        /// So many hundredths of the machine's memory: 1 to 100.
        case percent(Int64)

        /// Reads `2`, `24G`, `80%`.
        package init?(_ text: String) {
            if text.hasSuffix("%") {
                guard let percent = Int64(text.dropLast()), (1...100).contains(percent) else { return nil }
                self = .percent(percent)
            } else if let count = Int64(text) {
                guard (1...Pool.mostUnits).contains(count) else { return nil }
                self = .units(count)
            } else {
                guard let bytes = ByteCount(text), bytes.bytes >= UInt64(Pool.fewestBytes) else { return nil }
                self = .bytes(bytes)
            }
        }

        /// What is expected, to stand behind "wants".
        package static let expectation =
            "a number from 1 to \(Pool.mostUnits), a size such as \"24G\", or a part of the memory such as \"80%\""
    }

    package var name: String
    package var size: Size
    /// The variable that has, besides the pool's own, the numbers of the units that a job has taken, or the bytes.
    package var variable: String?

    /// The most units of a pool.
    package static let mostUnits: Int64 = 10_000
    /// The fewest bytes that a job takes: less is a size without its unit.
    package static let fewestBytes: Int64 = 4096

    package init(name: String, size: Size, variable: String? = nil) {
        (self.name, self.size, self.variable) = (name, size, variable)
    }

    /// Whether it is of numbered units, and not of bytes.
    package var isCounted: Bool { if case .units = size { true } else { false } }

    /// The pool's own variable in the environments of jobs: `JOBS_POOL_GPU`.
    package var ownVariable: String { Self.ownVariable(of: name) }

    /// What the pools' own variables begin with.
    package static let variablePrefix = "JOBS_POOL_"

    package static func ownVariable(of name: String) -> String {
        variablePrefix
            + String(
                decoding: name.utf8.map { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 32
                    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
                    default: UInt8(ascii: "_")
                    }
                },
                as: UTF8.self
            )
    }

    /// Whether a pool may set the variable of this name.
    package static func isVariable(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
        let isWord = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || (0x30...0x39).contains(byte)
                || byte == UInt8(ascii: "_")
        }
        return isWord && !name.hasPrefix("JOBS_") && name != "PWD"
    }

    /// Why a pool cannot have this name; `nil` if it can.
    package static func problem(withName name: String) -> String? {
        let isLetter: (UInt8) -> Bool = { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) }
        guard let first = name.utf8.first, isLetter(first), name.utf8.count <= 64,
            name.utf8.allSatisfy({ isLetter($0) || (0x30...0x39).contains($0) || "-_.".utf8.contains($0) })
        else { return "it is a letter and then letters, digits, '-', '_' and '.', at most 64 in all" }
        return nil
    }
}

/// How much a job takes of a pool while it runs.
package struct PoolUse: Sendable, Hashable {
    package var pool: String
    /// Units, or bytes.
    package var amount: Int64

    package init(_ pool: String, _ amount: Int64) { (self.pool, self.amount) = (pool, amount) }
}

/// What an attempt has taken of pools.
package struct PoolTakings: Sendable, Equatable {
    /// The numbers of the units of each counted pool.
    package var units: [String: [Int]]
    /// The variables that tell the job.
    package var variables: [String: String]

    package init(units: [String: [Int]] = [:], variables: [String: String] = [:]) {
        (self.units, self.variables) = (units, variables)
    }

    /// - Parameters:
    ///   - uses: What the job asked for.
    ///   - variable: The variable of a pool besides its own; `nil`: it has none.
    package init(_ uses: [PoolUse], units: [String: [Int]], variable: (String) -> String?) {
        self.init(units: units)
        for use in uses {
            let text = units[use.pool].map { $0.map(String.init).joined(separator: ",") } ?? "\(use.amount)"
            for name in [variable(use.pool), Pool.ownVariable(of: use.pool)].compactMap(\.self) {
                variables[name] = text
            }
        }
    }
}

/// A pool, and who has taken what of it.
package struct PoolLoad: Sendable, Equatable {
    /// A running job that has taken of the pool.
    package struct Holder: Sendable, Equatable {
        package var number: Int64
        package var amount: Int64
        /// The numbers of the units; empty for a pool of bytes.
        package var units: [Int]

        package init(number: Int64, amount: Int64, units: [Int]) {
            (self.number, self.amount, self.units) = (number, amount, units)
        }
    }

    package var pool: Pool
    /// How much there is on this machine: units, or bytes.
    package var total: Int64
    /// May be more than there is, where the pool was made smaller.
    package var inUse: Int64
    /// How many queued jobs want of it.
    package var queued: Int
    /// By their numbers.
    package var holders: [Holder]

    package init(pool: Pool, total: Int64, inUse: Int64, queued: Int, holders: [Holder]) {
        (self.pool, self.total, self.inUse) = (pool, total, inUse)
        (self.queued, self.holders) = (queued, holders)
    }
}

/// Less of a pool is free than a queued job wants.
package struct PoolShortage: Sendable, Equatable {
    package var use: PoolUse
    package var inUse: Int64
    /// `nil`: there is no such pool.
    package var total: Int64?
    package var isCounted: Bool

    package init(_ use: PoolUse, inUse: Int64, total: Int64?, isCounted: Bool) {
        (self.use, self.inUse, self.total, self.isCounted) = (use, inUse, total, isCounted)
    }

    /// Completes "waits for".
    package var words: String {
        guard let total else { return "pool \(use.pool), which does not exist" }
        let wanted = text(use.amount)
        let units = isCounted ? use.amount == 1 ? " unit" : " units" : ""
        let what = "\(wanted)\(units) of pool \(use.pool)"
        if use.amount > total { return "\(what), which has only \(text(total))" }
        return "\(what) (\(text(inUse)) of \(text(total)) in use)"
    }

    private func text(_ amount: Int64) -> String {
        isCounted ? "\(amount)" : ByteCount(UInt64(clamping: amount)).description
    }
}
