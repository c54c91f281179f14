package import Values

/// How far a job is, as it tells a shim to which no socket leads: the content of `AttemptFile.progress`.
package struct ProgressNote: Sendable, Equatable {
    /// 0 to 1.
    package var fraction: Double
    package var message: String?

    package init(_ fraction: Double, message: String?) { (self.fraction, self.message) = (fraction, message) }

    package var json: JSONValue { ["progress": .number(fraction), "message": message.map { .string($0) }] }

    package init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "progress")
        fraction = try members.required("progress") { value in
            value.double.flatMap { (0...1).contains($0) ? $0 : nil }
        }
        message = try members.optionalString("message")
    }
}
