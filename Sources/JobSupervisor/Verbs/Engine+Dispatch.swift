import JobModel
import JobProtocol
import Values

extension Engine {
    /// Finds the verb of a request. A reply of `nil` means that the verb answers later.
    func dispatch(_ request: Request) throws {
        switch request.method {
        case HelloCall.method: try serve(request, hello)
        case RunCall.method: try serve(request, run)
        case BatchCall.method: try serve(request, batch)
        case BatchesCall.method: try serveLater(request, batches)
        case StatusCall.method: try serve(request, status)
        case ListCall.method: try serveLater(request, list)
        case KillCall.method: try serveLater(request, kill)
        case WaitCall.method: try serveLater(request, wait)
        case WaitBatchCall.method: try serveLater(request, waitBatch)
        case SendCall.method: try serveLater(request, send)
        case PauseCall.method: try serveLater(request, pause)
        case ResumeCall.method: try serveLater(request, resume)
        case RetryCall.method: try serve(request, retry)
        case EditCall.method: try serve(request, edit)
        case MoveCall.method: try serve(request, move)
        case WhyCall.method: try serve(request, why)
        case GraphCall.method: try serveLater(request, graph)
        case HistoryCall.method: try serveLater(request, history)
        case PruneCall.method: try serveLater(request, prune)
        case RemoveCall.method: try serve(request, remove)
        case ProgressCall.method: try serve(request, progress)
        case GroupListCall.method: try serve(request, listGroups)
        case GroupSetCall.method: try serve(request, setGroup)
        case GroupRemoveCall.method: try serve(request, removeGroup)
        case PoolListCall.method: try serve(request, listPools)
        case PoolSetCall.method: try serve(request, setPool)
        case PoolRemoveCall.method: try serve(request, removePool)
        case ExecutorListCall.method: try serve(request, listExecutors)
        case ExecutorCheckCall.method: try serveLater(request, checkExecutor)
        case ScheduleAddCall.method: try serve(request, addSchedule)
        case ScheduleListCall.method: try serve(request, listSchedules)
        case ScheduleChangeCall.method: try serve(request, changeSchedule)
        case ScheduleRunCall.method: try serve(request, runSchedule)
        case EventsCall.method: try serveLater(request, events)
        case SupervisorStatusCall.method: try serve(request, supervisorStatus)
        case SupervisorMetricsCall.method: try serve(request, supervisorMetrics)
        case ToolReportCall.method: try serve(request, reportTools)
        case SupervisorStopCall.method: try serveLater(request, stopSupervisor)
        case SupervisorRestartCall.method: try serveLater(request, restartSupervisor)
        default:
            throw JSONRPCError(
                code: JSONRPCError.methodNotFound,
                message: "the supervisor has no method \(request.method)"
            )
        }
    }

    private func serve<Call: SupervisorCall>(_ request: Request, _ verb: (Call) throws -> Call.Reply) throws {
        try serve(request) { call, _ in try verb(call) }
    }

    /// The reply goes out when the batch is on the disk.
    ///
    /// - Parameter verb: Gets the call, and who asks.
    private func serve<Call: SupervisorCall>(
        _ request: Request,
        _ verb: (Call, String?) throws -> Call.Reply
    ) throws {
        // Encoded now: text takes a fraction of the memory that values take, and a batch can hold many replies.
        let reply = try verb(try Call(params: request.params), request.actor)
        let line = request.success(Call.encode(reply, as: request.records))
        afterCommit { request.succeed(line: line) }
    }

    /// The verb itself sees to the answer.
    private func serveLater<Call: SupervisorCall>(_ request: Request, _ verb: (Call, Request) throws -> Void) throws {
        try verb(try Call(params: request.params), request)
    }

    func hello(_ call: HelloCall) throws -> HelloCall.Reply {
        HelloCall.Reply(
            version: SupervisorProtocol.version,
            release: SupervisorProtocol.release,
            pid: lifecycle.pid
        )
    }
}
