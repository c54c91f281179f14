import Glibc
import LinuxSystem

/// The moment at which a test stops waiting: far away, because nothing depends on it but how soon a failure is told.
package struct Deadline {
    private let moment: Int64
    /// Seconds that were given.
    package let seconds: Double

    package init(after seconds: Double) {
        self.seconds = seconds
        moment = Clock.monotonic() + Int64(seconds * 1e9)
    }

    /// How long anything may take that takes milliseconds on an idle machine.
    package static var usual: Deadline { Deadline(after: 60) }

    /// For poll(2); 0 when it has passed.
    package var milliseconds: Int32 { Int32(clamping: max(0, (moment - Clock.monotonic() + 999_999) / 1_000_000)) }

    package var hasPassed: Bool { Clock.monotonic() >= moment }

    /// Waits until one of the descriptors can be read (or was closed at the other end). Negative ones are left out.
    package func awaitReadable(_ descriptors: [Int32], _ what: @autoclosure () -> String) throws {
        var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        while true {
            let count = poll(&polled, nfds_t(polled.count), milliseconds)
            if count > 0 { return }
            guard count < 0, errno == EINTR else { throw NothingHappened(what: what(), seconds: seconds) }
        }
    }
}

/// What a test waited for did not come.
package struct NothingHappened: Error, CustomStringConvertible {
    private let what: String
    private let seconds: Double

    package init(what: String, seconds: Double) {
        self.what = what
        self.seconds = seconds
    }

    package var description: String { "waited \(seconds) s in vain: \(what)" }
}

/// What a test needs in order to go on is not so.
package struct Unexpected: Error, CustomStringConvertible {
    package var description: String
    package init(_ description: String) { self.description = description }
}
