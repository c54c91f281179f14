internal import CSQLite
internal import Synchronization

/// Ends what another thread is doing with a database: its statement fails with an error (`isInterrupted`). It may outlive the
/// database, and does nothing then.
package final class Interrupter: Sendable {
    /// The connection as a number, because a pointer belongs to one thread; 0 once it is closed.
    private let connection: Mutex<UInt>

    init(_ connection: OpaquePointer) { self.connection = Mutex(UInt(bitPattern: connection)) }

    package func interrupt() {
        connection.withLock { connection in
            guard let handle = OpaquePointer(bitPattern: connection) else { return }
            sqlite3_interrupt(handle)
        }
    }

    /// The connection is about to be closed.
    func retire() { connection.withLock { $0 = 0 } }
}
