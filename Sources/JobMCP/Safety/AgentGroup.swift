import JobManager
import JobModel
import JobProtocol
import Synchronization

/// The queue that agents' jobs wait in, so that they are never more at once than the user allows.
package final class AgentGroup: Sendable {
    static let usualName = "agents"
    /// Where the user says nothing else.
    package static let usualSlots = 10

    package let name: String
    /// How many run at once; `nil`: what the group has, and `usualSlots` where it is new.
    package let slots: Int?
    private let isPrepared = Mutex(false)

    package init(name: String = usualName, slots: Int? = nil) {
        self.name = name
        self.slots = slots
    }

    /// The group for a job that asks for `wanted`: the agents' own, or one that the user has made and bounded, so that
    /// this bound holds.
    func group(_ wanted: String?, _ client: JobClient) throws(JobsError) -> String {
        try prepare(client)
        guard let wanted, wanted != name else { return name }
        if let slots {
            throw JobsError(
                .refused,
                "Refused: the user lets \(slots) of your jobs run at once, in the group \(name): leave group out"
            )
        }
        let bounded = try client.groups().filter { $0.slots != nil }.map(\.name)
        if bounded.contains(wanted) { return wanted }
        let others = bounded.filter { $0 != name }.map { ", \($0)" }.joined()
        throw JobsError(
            .refused,
            "group \(wanted) is none that the user has made with a number of slots: leave group out, or use "
                + name + others
        )
    }

    /// Sees to the group's slots, once.
    private func prepare(_ client: JobClient) throws(JobsError) {
        if isPrepared.withLock({ $0 }) { return }
        if let slots {
            _ = try client.setGroup(name, slots: .count(slots))
        } else if try !client.groups().contains(where: { $0.name == name }) {
            _ = try client.setGroup(name, slots: .count(Self.usualSlots))
        }
        isPrepared.withLock { $0 = true }
    }
}
