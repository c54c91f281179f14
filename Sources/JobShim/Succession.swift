import Glibc
import JobProtocol
import LinuxSystem
import Values

/// From one attempt to the next in the same process, which costs a busy queue no fork, no exec and no page faults. By now
/// nothing of the last attempt is left: its tree is gone, its record published, its lock and descriptors are released.
final class Succession {
    /// A fresh process takes over then, whatever may have piled up in this one.
    private static let mostAttempts = 1000

    private let launcher: Descriptor
    private let title = ProcessTitle()
    private var attempts = 1

    init(launcher: Descriptor) { self.launcher = launcher }

    /// Offers this process to the supervisor, and waits. The directory of the attempt that it is given; `nil` where it is
    /// to leave: the supervisor has gone, or has no work.
    func next() -> String? {
        guard attempts < Self.mostAttempts, let title, title.set("idle") else { return nil }
        attempts += 1
        do {
            try launcher.setNonblocking(false)
            try launcher.writeAll(ShimNotification.idle.message.line)
            guard let directory = try order(), directory.hasPrefix("/"), title.set(directory) else { return nil }
            return directory
        } catch {
            return nil
        }
    }

    private func order() throws -> String? {
        var lines = LineBuffer(limit: ShimProtocol.lineLimit)
        while let line = try lines.next(from: launcher) {
            let message = try JSONRPCMessage(json: JSONParser.parse(line))
            // Nothing follows an order before its attempt has told something.
            if let order = ShimOrder(message: message) { return lines.count == 0 ? order.directory : nil }
        }
        return nil
    }
}
