import JobModel
package import Values

/// What the supervisor counted since it was started, in the text format of Prometheus (version 0.0.4).
package struct SupervisorMetricsCall: SupervisorCall {
    package static let method = "supervisor.metrics"
    package init() {}
    package var params: JSONValue { [:] }
    package init(params: JSONValue) throws(FormatError) {}
    package static func encode(_ reply: String, as form: RecordForm) -> JSONValue { ["text": .string(reply)] }
    package static func decode(_ json: JSONValue) throws(FormatError) -> String {
        try JSONMembers(json, of: method).string("text")
    }
}

/// Tells which tools a `serve` was called for, so that they are counted in the one place that lasts.
package struct ToolReportCall: SupervisorCall {
    package static let method = "metrics.tools"
    package typealias Reply = Done

    /// The most of one report.
    package static let mostUses = 1000

    /// One call of a tool that is over.
    package struct Use: Sendable, Equatable {
        /// 1–64 characters of `[A-Za-z0-9_./-]`.
        package var tool: String
        package var isError: Bool
        package var duration: TimeSpan

        package init(tool: String, isError: Bool, duration: TimeSpan) {
            self.tool = tool
            self.isError = isError
            self.duration = duration
        }
    }

    package var uses: [Use]

    package init(uses: [Use]) { self.uses = uses }

    package var params: JSONValue { ["uses": .array(uses.map(\.json))] }

    package init(params: JSONValue) throws(FormatError) {
        let members = try JSONMembers(params, of: Self.method)
        uses = try members.elements("uses") { json throws(FormatError) in try Use(json: json) }
        guard uses.count <= Self.mostUses else { throw FormatError("\(Self.method): more than \(Self.mostUses) uses") }
    }
}

extension ToolReportCall.Use {
    fileprivate var json: JSONValue {
        ["tool": .string(tool), "error": isError ? true : nil, "duration_ns": .integer(duration.nanoseconds)]
    }

    fileprivate init(json: JSONValue) throws(FormatError) {
        let members = try JSONMembers(json, of: "use")
        tool = try members.required("tool") { value in
            value.string.flatMap { Self.isName($0) ? $0 : nil }
        }
        isError = try members.flag("error")
        duration = try members.optionalSpan("duration_ns") ?? .seconds(0)
    }

    private static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy { scalar in
                scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType == .decimal)
                    || "_./-".unicodeScalars.contains(scalar)
            }
    }
}
