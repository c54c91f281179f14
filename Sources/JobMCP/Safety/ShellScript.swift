import Values

/// A string for a shell (POSIX, bash), taken apart into its simple commands without running it: lists, pipelines, groups,
/// `if`, `for`, `while`. What cannot be told surely is a doubt, of which the first is kept. Where shells differ it takes
/// apart too much rather than too little.
struct ShellScript: Sendable {
    /// A part of which nobody can say what it runs.
    struct Doubt: Error, Sendable, Equatable {
        /// As it stands in the string, cut.
        let part: String
        /// What it is.
        let reason: String
    }

    /// The simple commands, as they are written: with assignments and redirections. Behind a doubt some may be missing.
    private(set) var commands: [ByteString] = []
    private(set) var doubt: Doubt?
    /// Whether it starts something with `&` and then ends, but for words to the reader: that is ended with the shell.
    private(set) var leavesSomethingRunning = false

    /// Whether it does nothing that a process in the background could outlast.
    private var onlySpeaks = true

    private let bytes: [UInt8]
    private var index = 0
    private var command = ShellCommandParts()
    /// Where the command that is being read begins and ends, as far as it was read.
    private var range: Range<Int>?
    /// Backslashes before a newline: the shell takes both away.
    private var joints: Set<Int> = []
    private var isInForHeader = false

    init(_ script: ByteString) {
        bytes = script.bytes
        do throws(Doubt) {
            while index < bytes.count { try readNext() }
            try endCommand()
        } catch {
            doubt = doubt ?? error
            leavesSomethingRunning = Self.endsInAmpersand(bytes)
        }
    }

    /// For a string that cannot be taken apart to its end.
    private static func endsInAmpersand(_ bytes: [UInt8]) -> Bool {
        func byte(_ index: Int) -> UInt8 { bytes.indices.contains(index) ? bytes[index] : 0 }
        let last = bytes.indices.last { index in
            bytes[index] == UInt8(ascii: "&") && !"&><\\".utf8.contains(byte(index - 1))
                && !"&>".utf8.contains(byte(index + 1))
        }
        guard let last else { return false }
        let rest = ShellScript(ByteString(bytes[(last + 1)...]))
        return rest.doubt == nil && rest.onlySpeaks
    }

    /// Of a doubt behind which the rest can still be read.
    private mutating func noteDoubt(_ reason: String, from start: Int) {
        if doubt == nil { doubt = doubt(reason, from: start) }
    }

    private func byte(_ offset: Int = 0) -> UInt8? {
        index + offset < bytes.count ? bytes[index + offset] : nil
    }

    private func doubt(_ reason: String, from start: Int) -> Doubt {
        let part = String(decoding: bytes[start...].prefix(60), as: UTF8.self)
        return Doubt(part: bytes.count - start > 60 ? part + "…" : part, reason: reason)
    }

    // MARK: Between words

    private mutating func readNext() throws(Doubt) {
        switch bytes[index] {
        case UInt8(ascii: " "), UInt8(ascii: "\t"): index += 1
        case UInt8(ascii: "\\") where byte(1) == UInt8(ascii: "\n"): index += 2
        case UInt8(ascii: "\n"), UInt8(ascii: ";"): try endCommand(skipping: 1)
        case UInt8(ascii: ")"): try endCommand(skipping: 1)
        case UInt8(ascii: "|"):
            let isDouble = byte(1) == UInt8(ascii: "|") || byte(1) == UInt8(ascii: "&")
            try endCommand(skipping: isDouble ? 2 : 1)
        case UInt8(ascii: "&"): try readAmpersand()
        case UInt8(ascii: "("):
            if byte(1) == UInt8(ascii: "(") { throw doubt("arithmetic", from: index) }
            guard command.isEmpty, !isInForHeader else {
                throw doubt("a function, an array or a pattern", from: range?.lowerBound ?? index)
            }
            try endCommand(skipping: 1)
        case UInt8(ascii: "<"), UInt8(ascii: ">"): try readRedirection(from: index)
        case UInt8(ascii: "#"):
            while let next = byte(), next != UInt8(ascii: "\n") {
                _ = next
                index += 1
            }
        default: try readWord()
        }
    }

    private mutating func readAmpersand() throws(Doubt) {
        switch byte(1) {
        case UInt8(ascii: "&"): try endCommand(skipping: 2)
        case UInt8(ascii: ">"):
            let start = index
            index += 1
            try readRedirection(from: start)
        default:
            try endCommand(skipping: 1)
            leavesSomethingRunning = true
        }
    }

    private mutating func endCommand(skipping count: Int = 0) throws(Doubt) {
        defer {
            command = ShellCommandParts()
            range = nil
            isInForHeader = false
            index += count
        }
        guard !isInForHeader, let range else { return }
        if let reason = command.doubt { noteDoubt(reason, from: range.lowerBound) }
        let text = range.filter { !joints.contains($0) && !joints.contains($0 - 1) }.map { bytes[$0] }
        commands.append(ByteString(text))
        if !command.onlySpeaks { (leavesSomethingRunning, onlySpeaks) = (false, false) }
    }

    private mutating func note(_ part: Range<Int>) {
        range = (range?.lowerBound ?? part.lowerBound)..<part.upperBound
    }

    // MARK: Redirections

    /// Files that hold nothing.
    private static let harmlessFiles: Set<String> = ["/dev/null", "/dev/stdout", "/dev/stderr"]

    /// - Parameter start: Of the whole; `index` is at its `<` or `>`.
    private mutating func readRedirection(from start: Int) throws(Doubt) {
        let isInput = bytes[index] == UInt8(ascii: "<")
        if byte(1) == UInt8(ascii: "(") { throw doubt("a substitution", from: start) }
        if isInput, byte(1) == UInt8(ascii: "<"), byte(2) != UInt8(ascii: "<") {
            throw doubt("a here-document; give it as input", from: start)
        }
        let writes = !isInput || byte(1) == UInt8(ascii: ">")
        while let next = byte(), next == UInt8(ascii: "<") || next == UInt8(ascii: ">") || next == UInt8(ascii: "|") {
            _ = next
            index += 1
        }
        let isCopy = byte() == UInt8(ascii: "&")
        if isCopy { index += 1 }
        while byte() == UInt8(ascii: " ") || byte() == UInt8(ascii: "\t") { index += 1 }
        guard let target = try word() else { throw doubt("a redirection to nowhere", from: start) }
        note(start..<index)
        guard writes else { return }
        let name = String(decoding: target.value, as: UTF8.self)
        let isDescriptor = isCopy && (name == "-" || !name.isEmpty && name.utf8.allSatisfy { (48...57).contains($0) })
        if target.isExpanded || !isDescriptor && !Self.harmlessFiles.contains(name) {
            noteDoubt("a redirection to a file", from: start)
        }
    }

    // MARK: Words

    private mutating func readWord() throws(Doubt) {
        let start = index
        guard let word = try word() else { return index += 1 }
        // The descriptor of a redirection.
        if byte() == UInt8(ascii: "<") || byte() == UInt8(ascii: ">"), word.raw.allSatisfy({ (48...57).contains($0) }) {
            return try readRedirection(from: start)
        }
        if isInForHeader {
            if word.isPlain("do") { isInForHeader = false }
            return
        }
        if command.isEmpty, !word.isQuoted, let keyword = ShellKeyword(word.value) {
            switch keyword {
            case .header: isInForHeader = true
            case .structure: break
            case .doubt(let reason): throw doubt(reason, from: start)
            }
            return
        }
        command.append(word)
        note(start..<index)
    }

    /// The word that begins here; `nil`: there is none.
    private mutating func word() throws(Doubt) -> ShellWord? {
        let start = index
        var word = ShellWord()
        loop: while let next = byte() {
            switch next {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: ";"), UInt8(ascii: "&"),
                UInt8(ascii: "|"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"):
                break loop
            case UInt8(ascii: "\\"): readEscape(&word)
            case UInt8(ascii: "'"): try readQuoted(&word)
            case UInt8(ascii: "\""): try readDoublyQuoted(&word)
            case UInt8(ascii: "$"), UInt8(ascii: "`"): try readExpansion(&word)
            default:
                if "*?[]{}".utf8.contains(next) { word.isPattern = true }
                word.value.append(next)
                index += 1
            }
        }
        guard index > start else { return nil }
        word.raw = Array(bytes[start..<index])
        return word
    }

    private mutating func readEscape(_ word: inout ShellWord) {
        if byte(1) == UInt8(ascii: "\n") {
            joints.insert(index)
        } else {
            word.isQuoted = true
            if let next = byte(1) { word.value.append(next) }
        }
        index = min(index + 2, bytes.count)
    }

    private mutating func readQuoted(_ word: inout ShellWord) throws(Doubt) {
        let rest = bytes[(index + 1)...]
        guard let end = rest.firstIndex(of: UInt8(ascii: "'")) else {
            throw doubt("a quote without its end", from: index)
        }
        word.isQuoted = true
        word.value += rest[..<end]
        index = end + 1
    }

    private mutating func readDoublyQuoted(_ word: inout ShellWord) throws(Doubt) {
        let start = index
        word.isQuoted = true
        index += 1
        while let next = byte(), next != UInt8(ascii: "\"") {
            switch next {
            case UInt8(ascii: "\\") where byte(1).map { "$`\"\\".utf8.contains($0) } ?? false:
                word.value.append(bytes[index + 1])
                index += 2
            case UInt8(ascii: "\\") where byte(1) == UInt8(ascii: "\n"):
                joints.insert(index)
                index += 2
            case UInt8(ascii: "$") where byte(1) == UInt8(ascii: "\"") || byte(1) == UInt8(ascii: "'"):
                word.value.append(next)
                index += 1
            case UInt8(ascii: "$"), UInt8(ascii: "`"): try readExpansion(&word)
            default:
                word.value.append(next)
                index += 1
            }
        }
        guard byte() != nil else { throw doubt("a quote without its end", from: start) }
        index += 1
    }

    /// A variable, alone or in braces. Everything else that begins like one may run commands.
    private mutating func readExpansion(_ word: inout ShellWord) throws(Doubt) {
        let start = index
        func isName(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: "_") || (48...57).contains(byte) || (65...90).contains(byte & 0xDF)
        }
        guard bytes[index] == UInt8(ascii: "$") else { throw doubt("a substitution", from: start) }
        index += 1
        switch byte() {
        case UInt8(ascii: "("), UInt8(ascii: "["): throw doubt("a substitution", from: start)
        case UInt8(ascii: "'"), UInt8(ascii: "\""): throw doubt("a quote that only some shells know", from: start)
        case UInt8(ascii: "{"):
            index += 1
            while let next = byte(), isName(next) { index += 1 }
            guard byte() == UInt8(ascii: "}"), index > start + 2 else {
                throw doubt("an expansion of more than a variable", from: start)
            }
            index += 1
            word.isExpanded = true
        case let next? where isName(next):
            while let next = byte(), isName(next) { index += 1 }
            word.isExpanded = true
        case let next? where "@*#?-$!".utf8.contains(next):
            index += 1
            word.isExpanded = true
        default: break
        }
        word.value += bytes[start..<index]
    }
}
