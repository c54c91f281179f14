/// An option or argument as help shows it.
extension Parameter {
    /// `-s, --signal SIGNAL`, or `REF`.
    var label: String {
        let value = valueName.uppercased()
        if kind == .positional { return value }
        let sorted = names.sorted { $0.count < $1.count }
        let indent = sorted[0].hasPrefix("--") ? "    " : ""
        return indent + sorted.joined(separator: ", ") + (kind == .option ? " \(value)" : "")
    }

    /// `[REF ...]`
    var synopsis: String {
        let text = label + (isRepeating ? " ..." : "")
        return isOptional ? "[\(text)]" : text
    }
}
