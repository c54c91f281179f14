import JobModel
import Values

/// Finds the keys that detach in what is typed, and lets everything else through.
struct DetachKeys {
    /// What each of the keys may come as, one after the other.
    private let keys: [[[UInt8]]]
    /// The first keys, which have come, but not yet the others.
    private var held: [UInt8] = []

    init(_ sequence: KeySequence) { keys = sequence.keys.map(Self.forms) }

    /// How long what is held back waits for what may follow, before it is let through; `nil`: nothing is.
    var holdingTime: TimeSpan? {
        if held.isEmpty { return nil }
        // The rest of a key comes at once, the next key when somebody has found it.
        return match(held[...]) == .keyBeginning ? .milliseconds(50) : .seconds(1)
    }

    /// What is to be let through now, and whether the keys have come.
    mutating func take(_ typed: [UInt8]) -> (passed: [UInt8], isComplete: Bool) {
        var bytes = (held + typed)[...]
        held = []
        var passed: [UInt8] = []
        while let byte = bytes.first {
            switch match(bytes) {
            case .all: return (passed, true)
            case .beginning, .keyBeginning:
                held = Array(bytes)
                return (passed, false)
            case .none:
                passed.append(byte)
                bytes = bytes.dropFirst()
            }
        }
        return (passed, false)
    }

    /// Lets through what is held back.
    mutating func release() -> [UInt8] {
        defer { held = [] }
        return held
    }

    private enum Match { case none, beginning, keyBeginning, all }

    /// How the bytes begin.
    private func match(_ bytes: ArraySlice<UInt8>) -> Match {
        var rest = bytes
        for forms in keys {
            if rest.isEmpty { return .beginning }
            guard let form = forms.first(where: { rest.starts(with: $0) }) else {
                // The key Escape alone is not held back.
                return rest.count > 1 && forms.contains { $0.starts(with: rest) } ? .keyBeginning : .none
            }
            rest = rest.dropFirst(form.count)
        }
        return .all
    }

    /// Programs may have the terminal send keys with Ctrl in other forms: modifyOtherKeys of xterm and the protocol of kitty.
    private static func forms(of key: KeyName) -> [[UInt8]] {
        guard let scalar = key.controlled else { return [key.bytes] }
        let code = String(scalar).lowercased().unicodeScalars.first?.value ?? scalar.value
        // The modifiers are a bit set, plus one; these bits are Caps Lock and Num Lock.
        let modifiers = [0, 64, 128, 192].map { 5 + $0 }
        let sequences = modifiers.flatMap {
            ["\u{1B}[27;\($0);\(code)~", "\u{1B}[\(code);\($0)u", "\u{1B}[\(code);\($0):1u"]
        }
        return [key.bytes] + sequences.map { Array($0.utf8) }
    }
}
