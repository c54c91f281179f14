import Values

extension Pattern {
    /// The regular expression that a call gives in an argument.
    ///
    /// - Parameter name: The argument's.
    convenience init(_ text: String, ofArgument name: String) throws(ToolFailure) {
        do throws(PatternError) {
            try self.init(text)
        } catch {
            throw ToolFailure("\(name) '\(text)' is not a regular expression (PCRE2): \(error)")
        }
    }
}
