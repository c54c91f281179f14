package import JobModel
import JobProtocol

extension JobClient {
    /// How earlier runs went, those of the command first that ran last.
    package func history(_ query: HistoryQuery) throws(JobsError) -> [RunHistory] { try call(HistoryCall(query)) }
}
