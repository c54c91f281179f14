package import JobModel
package import Values

/// Forgets ended jobs by a rule, a piece at each call: the reply says with which cursor to ask again. No call takes long,
/// however many jobs there are; without another call nothing more is removed.
package struct PruneCall: SupervisorCall {
    package static let method = "prune"

    package var rule: PruneRule
    /// Whether it is only to be told what would go; then there is one piece.
    package var isDry: Bool
    /// That of the reply before; `nil`: the first piece.
    package var cursor: Cursor?

    /// Where a prune goes on, and where it ends.
    package struct Cursor: Sendable, Equatable {
        /// The last job that was looked at.
        package var after: EndMark
        /// The last one that goes.
        package var through: EndMark

        package init(after: EndMark, through: EndMark) { (self.after, self.through) = (after, through) }
    }

    package init(_ rule: PruneRule, isDry: Bool = false, cursor: Cursor? = nil) {
        (self.rule, self.isDry, self.cursor) = (rule, isDry, cursor)
    }

    package var params: JSONValue {
        [
            "jobs": ListCall(filter: rule.scope).params, "age_s": rule.age.map { .number($0.seconds) },
            "keep": rule.kept.map { .integer(Int64($0)) },
            "size": rule.size.map { .integer(Int64(clamping: $0.bytes)) }, "dry_run": isDry ? true : nil,
            "cursor": cursor.map(\.json),
        ]
    }

    package init(params: JSONValue) throws(FormatError) {
        let members = try JSONMembers(params, of: Self.method)
        rule = PruneRule()
        rule.scope = try ListCall(params: members["jobs"] ?? [:]).filter
        rule.age = try members.optional("age_s", TimeSpan.init(secondsOf:))
        rule.kept = try members.optional("keep") {
            $0.integer.flatMap { (0...1_000_000_000).contains($0) ? Int($0) : nil }
        }
        rule.size = try members.optional("size", StoredForm.byteCount.read)
        isDry = try members.flag("dry_run")
        cursor = try members.optional("cursor") { Cursor(json: $0) }
        guard rule.scope.statuses.allSatisfy(\.isEnded) else {
            throw FormatError("prune: only jobs that have ended can be forgotten")
        }
    }

    package struct Reply: Sendable, Equatable {
        package var report: PruneReport
        /// `nil`: that was all.
        package var next: Cursor?

        package init(_ report: PruneReport, next: Cursor? = nil) { (self.report, self.next) = (report, next) }
    }

    package static func encode(_ reply: Reply, as form: RecordForm) -> JSONValue {
        var object = reply.report.json.object ?? [:]
        object.append("next", reply.next.map(\.json))
        return .object(object)
    }

    package static func decode(_ json: JSONValue) throws(FormatError) -> Reply {
        let members = try JSONMembers(json, of: method)
        var report = PruneReport()
        report.removed = try members.elements("jobs") { json throws(FormatError) in
            guard let range = json.range else { throw FormatError("prune: a range of jobs is a pair of numbers") }
            return range
        }
        report.bytes = try members.required("bytes") { $0.integer.flatMap { UInt64(exactly: $0) } }
        report.needed = try members.int("needed")
        return Reply(report, next: try members.optional("next") { Cursor(json: $0) })
    }
}

extension PruneCall.Cursor {
    fileprivate var json: JSONValue {
        .array([after.time, after.number, through.time, through.number].map { .integer($0) })
    }

    fileprivate init?(json: JSONValue) {
        guard let numbers = json.elements(\.integer), numbers.count == 4 else { return nil }
        after = EndMark(time: numbers[0], number: numbers[1])
        through = EndMark(time: numbers[2], number: numbers[3])
    }
}

extension PruneReport {
    package var json: JSONValue {
        [
            "removed": .integer(Int64(count)), "bytes": .integer(Int64(clamping: bytes)),
            "needed": .integer(Int64(needed)),
            "jobs": .array(removed.map { JSONValue($0) }),
        ]
    }
}
