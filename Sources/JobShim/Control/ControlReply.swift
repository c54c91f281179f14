import Values

/// Whom to answer: a connection of the control server, and the id of the request.
struct ControlReply: Sendable, Equatable {
    var connection: UInt64
    var id: JSONValue

    init(connection: UInt64, id: JSONValue) {
        self.connection = connection
        self.id = id
    }
}
