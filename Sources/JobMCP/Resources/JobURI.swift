import JobModel
import Values

/// The names of the resources.
enum JobURI: Sendable, Equatable {
    /// `jobs://list`
    case list
    /// `job://REF`: the record.
    case job(String)
    /// `job://REF/log?stream=…&offset=…&limit=…`
    case log(String, LogQuery)

    struct LogQuery: Sendable, Equatable {
        static let usualLimit = 64 << 10
        static let largestLimit = 1 << 20

        /// `stdout`, `stderr`, or both.
        var stream: String?
        /// The logical offset of the first byte; `nil`: from the beginning.
        var offset: UInt64 = 0
        /// Bytes of a page, 1–1048576.
        var limit = usualLimit
    }

    static let listURI = "jobs://list"
    static let jobTemplate = "job://{job_id}"
    static let logTemplate = "job://{job_id}/log{?stream,offset,limit}"

    /// The URI of a job's record.
    static func uri(of job: JobRecord) -> String { "job://\(job.id)" }

    /// Reads a URI; `nil` where it names nothing here, or says something wrong.
    init?(_ text: String) {
        if text == Self.listURI {
            self = .list
            return
        }
        guard text.hasPrefix("job://") else { return nil }
        let rest = text.dropFirst(6)
        let path = rest.prefix { $0 != "?" }
        let query = rest.count > path.count ? rest.dropFirst(path.count + 1) : nil
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard let reference = Self.decoded(parts[0]), JobReference(reference) != nil else { return nil }
        switch parts.count {
        case 1 where query == nil: self = .job(reference)
        case 2 where parts[1] == "log":
            guard let query = Self.logQuery(query ?? "") else { return nil }
            self = .log(reference, query)
        default: return nil
        }
    }

    private static func logQuery(_ text: Substring) -> LogQuery? {
        var query = LogQuery()
        for member in text.split(separator: "&") {
            let pair = member.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, let value = decoded(pair[1]) else { return nil }
            switch (pair[0], value) {
            case ("stream", "stdout"), ("stream", "stderr"): query.stream = value
            case ("stream", "both"), ("stream", ""): query.stream = nil
            case ("offset", _):
                guard let offset = UInt64(value), offset <= UInt64(Int64.max) else { return nil }
                query.offset = offset
            case ("limit", _):
                guard let limit = Int(value), (1...LogQuery.largestLimit).contains(limit) else { return nil }
                query.limit = limit
            default: return nil
            }
        }
        return query
    }

    /// Undoes percent-encoding (RFC 3986, section 2.1); `nil` where it is wrong or makes no UTF-8.
    static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
