import Values

/// A key of a terminal's keyboard as people name it: `C-c`, `ctrl-p`, `M-x`, `Up`, `S-Tab`, `F5`, `a`.
package struct KeyName: Hashable, Sendable, CustomStringConvertible {
    package let description: String
    /// What a terminal in its usual mode sends for it, as xterm does.
    package let bytes: [UInt8]
    /// The character of a key that is pressed with Ctrl alone; `nil`: it is another one.
    package let controlled: Unicode.Scalar?

    /// `nil` where there is no such key.
    package init?(_ text: String) {
        var modifiers = Modifiers()
        var name = text[...]
        while let (modifier, rest) = Self.modifier(name) {
            modifiers.insert(modifier)
            name = rest
        }
        guard let key = Key(String(name)), let bytes = key.bytes(modifiers) else { return nil }
        description = text
        self.bytes = bytes
        if case .character(let scalar) = key, modifiers == .control {
            controlled = scalar
        } else {
            controlled = nil
        }
    }

    /// The names of keys that are no characters, for those who mistype one.
    package static let names: [String] = Key.special.keys.sorted()

    /// A name that is no key's.
    package struct Unknown: Error {
        package let name: String

        /// What is wrong with it.
        ///
        /// - Parameter advice: What to do instead, where no key is called almost the same.
        package func message(otherwise advice: String? = nil) -> String {
            "there is no key '\(name)'\(Spelling.hint(for: name, among: KeyName.names, otherwise: advice))"
        }
    }

    /// What the keys of these names send, one after the other.
    package static func bytes(of names: [String]) throws(Unknown) -> [UInt8] {
        var bytes: [UInt8] = []
        for name in names {
            guard let key = KeyName(name) else { throw Unknown(name: name) }
            bytes += key.bytes
        }
        return bytes
    }

    private struct Modifiers: OptionSet {
        let rawValue: Int
        static let shift = Modifiers(rawValue: 1)
        static let alt = Modifiers(rawValue: 2)
        static let control = Modifiers(rawValue: 4)
    }

    /// The modifier in front of a name, and what stands behind it.
    private static func modifier(_ name: Substring) -> (Modifiers, Substring)? {
        let prefixes: [(String, Modifiers)] = [
            ("c-", .control), ("ctrl-", .control), ("control-", .control), ("m-", .alt), ("alt-", .alt),
            ("meta-", .alt),
            ("s-", .shift), ("shift-", .shift),
        ]
        for (prefix, modifier) in prefixes
        where name.count > prefix.count && name.prefix(prefix.count).lowercased() == prefix {
            return (modifier, name.dropFirst(prefix.count))
        }
        return nil
    }

    private enum Key {
        case character(Unicode.Scalar)
        /// One byte of ASCII's control characters.
        case control(UInt8)
        /// `CSI A`; with modifiers `CSI 1;5A`.
        case letter(Character)
        /// `SS3 P`; with modifiers `CSI 1;5P`.
        case function(Character)
        /// `CSI 3~`; with modifiers `CSI 3;5~`.
        case number(Int)

        static let special: [String: Key] = [
            "Enter": .control(0x0D), "Tab": .control(0x09), "Escape": .control(0x1B), "Backspace": .control(0x7F),
            "Space": .character(" "), "Up": .letter("A"), "Down": .letter("B"), "Right": .letter("C"),
            "Left": .letter("D"), "End": .letter("F"), "Home": .letter("H"), "Insert": .number(2), "Delete": .number(3),
            "PageUp": .number(5), "PageDown": .number(6), "F1": .function("P"), "F2": .function("Q"),
            "F3": .function("R"), "F4": .function("S"), "F5": .number(15), "F6": .number(17), "F7": .number(18),
            "F8": .number(19), "F9": .number(20), "F10": .number(21), "F11": .number(23), "F12": .number(24),
        ]
        /// What other programs call them.
        private static let aliases = [
            "return": "enter", "esc": "escape", "bspace": "backspace", "bs": "backspace", "ic": "insert",
            "dc": "delete",
            "del": "delete", "pgup": "pageup", "ppage": "pageup", "pgdn": "pagedown", "pgdown": "pagedown",
            "npage": "pagedown", "ins": "insert",
        ]
        private static let byLowercase = Dictionary(
            special.map { ($0.key.lowercased(), $0.value) },
            uniquingKeysWith: { first, _ in first }
        )

        init?(_ name: String) {
            if name.unicodeScalars.count == 1, let scalar = name.unicodeScalars.first, scalar.value >= 0x20,
                scalar.value != 0x7F
            {
                self = .character(scalar)
                return
            }
            let word = name.lowercased()
            guard let key = Self.byLowercase[Self.aliases[word] ?? word] else { return nil }
            self = key
        }

        /// `nil` where no terminal has a way to send this key with these modifiers.
        func bytes(_ modifiers: Modifiers) -> [UInt8]? {
            let parameter = modifiers.isEmpty ? "" : ";\(modifiers.rawValue + 1)"
            switch self {
            case .character(let scalar):
                guard let bytes = Self.bytes(of: scalar, modifiers) else { return nil }
                return modifiers.contains(.alt) ? [0x1B] + bytes : bytes
            case .control(let byte):
                if modifiers == .shift { return byte == 0x09 ? Array("\u{1B}[Z".utf8) : nil }
                guard modifiers.isSubset(of: .alt) else { return nil }
                return modifiers.isEmpty ? [byte] : [0x1B, byte]
            case .letter(let letter): return Array("\u{1B}[\(parameter.isEmpty ? "" : "1")\(parameter)\(letter)".utf8)
            case .function(let letter):
                return Array((parameter.isEmpty ? "\u{1B}O\(letter)" : "\u{1B}[1\(parameter)\(letter)").utf8)
            case .number(let number): return Array("\u{1B}[\(number)\(parameter)~".utf8)
            }
        }

        private static func bytes(of scalar: Unicode.Scalar, _ modifiers: Modifiers) -> [UInt8]? {
            guard modifiers.contains(.control) else {
                return modifiers.contains(.shift) ? Array(String(scalar).uppercased().utf8) : Array(String(scalar).utf8)
            }
            switch scalar {
            case " ": return [0]
            case "?": return [0x7F]
            case "a"..."z", "@"..."_": return [UInt8(scalar.value) & 0x1F]
            default: return nil
            }
        }
    }
}

/// Keys one after the other, as a setting says them: `ctrl-p ctrl-q`.
package struct KeySequence: Hashable, Sendable, CustomStringConvertible {
    package let keys: [KeyName]

    /// What detaches from a terminal where nobody says otherwise, as with docker(1).
    package static let detach = KeySequence(keys: ["ctrl-p", "ctrl-q"].compactMap { KeyName($0) })

    private init(keys: [KeyName]) { self.keys = keys }

    /// `nil` where there is none, or a name that is no key's.
    package init?(_ text: String) {
        let names = text.split { $0 == " " || $0 == "," }
        let keys = names.compactMap { KeyName(String($0)) }
        guard !keys.isEmpty, keys.count == names.count else { return nil }
        self.keys = keys
    }

    package var description: String { keys.map(\.description).joined(separator: " ") }
}
