import Glibc
import LinuxSystem
import NIOCore

/// `struct ucred` of unix(7), as getsockopt(SO_PEERCRED) fills it.
private struct PeerCredentials: Sendable {
    var pid: pid_t = 0
    var uid: uid_t = 0
    var gid: gid_t = 0
}

/// Closes a connection whose other end is another user's.
enum PeerCheck {
    struct Refused: Error {}

    private static let peerCredentials = NIOBSDSocket.Option(rawValue: 17)

    /// Succeeds where the peer has the supervisor's own uid.
    static func verify(_ channel: any Channel) -> EventLoopFuture<Void> {
        guard let provider = channel as? any SocketOptionProvider else {
            return channel.eventLoop.makeFailedFuture(Refused())
        }
        let credentials: EventLoopFuture<PeerCredentials> = provider.unsafeGetSocketOption(
            level: .socket,
            name: peerCredentials
        )
        return credentials.flatMapThrowing { credentials in
            guard credentials.uid == geteuid() else { throw Refused() }
        }
    }
}
