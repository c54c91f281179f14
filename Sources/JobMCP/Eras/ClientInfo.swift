/// A client, as it names itself in `initialize` or in `_meta`.
package struct ClientInfo: Sendable, Equatable {
    package var name: String
    package var version: String?

    package init(name: String, version: String?) {
        self.name = name
        self.version = version
    }
}
