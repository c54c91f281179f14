import JobModel
import JobProtocol
import JobStore

extension Engine {
    func list(_ call: ListCall) throws -> ListCall.Reply {
        let page = try database.list(call.filter)
        return ListCall.Reply(jobs: page.jobs.map { present($0) }, next: page.next)
    }
}
