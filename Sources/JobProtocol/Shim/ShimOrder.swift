import JobModel
import Values

/// What a supervisor tells a shim that is idle, on the connection that the shim inherited: the next attempt to run. A
/// notification, because the answer is what the shim tells of every attempt; a supervisor that wants it to leave closes the
/// connection.
package struct ShimOrder: Sendable, Equatable {
    /// The attempt's directory, absolute.
    package var directory: String

    package init(directory: String) { self.directory = directory }

    package var message: JSONRPCMessage {
        .notification(method: "run", params: ["directory": .string(directory)])
    }

    /// `nil` for any other message: a request that was about the attempt before, and came too late for it.
    package init?(message: JSONRPCMessage) {
        guard case .notification("run", let params) = message, let directory = params["directory"]?.string else {
            return nil
        }
        self.init(directory: directory)
    }
}
