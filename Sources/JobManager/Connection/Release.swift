import JobProtocol

/// A release of the program, as `1.4.0` names it, in order.
struct Release: Comparable {
    private let parts: [Int]

    /// Reads the numbers; what follows a dash or is no number counts as nothing.
    init(_ text: String) {
        var parts = text.prefix { $0 != "-" && $0 != "+" }.split(separator: ".").map { Int($0) ?? 0 }
        while parts.last == 0 { parts.removeLast() }
        self.parts = parts
    }

    /// Whether it is older than that of this program.
    var isBeforeThis: Bool { self < Release(SupervisorProtocol.release) }

    static func < (left: Release, right: Release) -> Bool { left.parts.lexicographicallyPrecedes(right.parts) }
}
