import JobModel
import JobProtocol
import LinuxSystem
import Values

/// How the supervisor is.
struct SupervisorReport {
    let isJSON: Bool

    func print(_ status: SupervisorStatusCall.Reply, _ home: String, in context: Context) {
        if isJSON {
            guard case .object(var object) = SupervisorStatusCall.encode(status) else { return }
            object["home"] = .string(home)
            context.output.print(JSONValue.object(object).encoded)
            return
        }
        let age = TimeSpan(nanoseconds: max(0, context.now.nanoseconds - status.startedAt.nanoseconds))
        let clients = "\(status.clients) client\(status.clients == 1 ? "" : "s")"
        context.output.print("the supervisor runs: process \(status.pid), release \(status.release), for \(age)")
        context.output.print("  \(status.running) running and \(status.queued) queued jobs, \(clients), in \(home)")
        if let starter = status.starter { context.output.print("  started by \(ShellText.shown(starter))") }
        if let difference = status.namespaces.flatMap({ Namespaces.current().difference(from: $0) }) {
            context.output.print("  elsewhere: in \(difference) than this shell")
        }
    }
}
