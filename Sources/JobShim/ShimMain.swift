import Glibc
import JobProtocol
import LinuxSystem
import Values

/// The hidden mode of the executable in which it owns one attempt of one job, and then perhaps another.
package enum ShimMain {
    /// Runs the attempt and ends the process: 0 where there is nothing (more) to do, 1 where the attempt could be
    /// neither run nor recorded.
    ///
    /// - Parameter arguments: `jobs-shim`, the absolute path of the attempt directory, and, where the launcher wants to
    ///   hear from the shim, the number of an inherited connected socket; 0 where it takes the place of the standard input.
    ///   A last argument of blanks, which has room for the names of other attempts, lets the shim ask for them. A shim on
    ///   another machine than its supervisor has those of `ShimGuest` instead, and exits as the job does.
    package static func run(arguments: [String]) -> Never {
        let guest = ShimGuest(arguments: arguments)
        guard (2...4).contains(arguments.count) || guest != nil, arguments[1].hasPrefix("/") else {
            fail("usage: jobs-shim ATTEMPT-DIRECTORY [SOCKET [ROOM]]")
        }
        // It may be one of the standard streams, which the shim replaces.
        let launcher = arguments.dropFirst(2).first.flatMap { Int32($0) }
            .flatMap { try? Descriptor(owning: $0).duplicate() }
        ShimProcess.become()
        let succession = arguments.count == 4 ? launcher.map { Succession(launcher: $0) } : nil
        var path: String? = arguments[1]
        var place: ShimPlace?
        do throws(ShimRefusal) {
            let here = try ShimPlace(of: arguments[1], as: guest)
            place = here
            while let attempt = path {
                guard here.contains(attempt) else { throw .failed("\(attempt) lies in another state directory") }
                let isReusable = try AttemptRun.run(path: attempt, in: here, launcher: launcher)
                path = isReusable ? succession?.next() : nil
            }
        } catch {
            place?.leave()
            if case .failed(let message) = error {
                try? launcher?.writeAll(ShimNotification.failed(message: message).message.line)
                fail(message)
            }
        }
        place?.leave()
        _exit(guest == nil ? 0 : ShimGuest.exitStatus(of: arguments[1]))
    }

    private static func fail(_ message: String) -> Never {
        let line = "jobs-shim: \(message)\n"
        _ = write(STDERR_FILENO, line, line.utf8.count)
        _exit(1)
    }
}
