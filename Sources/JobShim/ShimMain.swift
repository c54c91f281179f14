import Glibc
import JobProtocol
import LinuxSystem

/// The hidden mode of the executable in which it owns one attempt of one job.
package enum ShimMain {
    /// Runs the attempt and ends the process: 0 where there is nothing (more) to do, 1 where the attempt could be
    /// neither run nor recorded.
    ///
    /// - Parameter arguments: `jobs-shim`, the absolute path of the attempt directory, and, where the launcher wants to
    ///   hear from the shim, the number of an inherited connected socket; 0 where it takes the place of the standard input.
    package static func run(arguments: [String]) -> Never {
        guard (2...3).contains(arguments.count), arguments[1].hasPrefix("/") else {
            fail("usage: jobs-shim ATTEMPT-DIRECTORY [SOCKET]")
        }
        // It may be one of the standard streams, which the shim replaces.
        let launcher = arguments.dropFirst(2).first.flatMap { Int32($0) }
            .flatMap { try? Descriptor(owning: $0).duplicate() }
        ShimProcess.become()
        do throws(ShimRefusal) {
            try AttemptRun.run(path: arguments[1], launcher: launcher)
        } catch {
            if case .failed(let message) = error {
                try? launcher?.writeAll(ShimNotification.failed(message: message).message.line)
                fail(message)
            }
        }
        _exit(0)
    }

    private static func fail(_ message: String) -> Never {
        let line = "jobs-shim: \(message)\n"
        _ = write(STDERR_FILENO, line, line.utf8.count)
        _exit(1)
    }
}
