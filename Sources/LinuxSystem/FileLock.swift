import CLinux
import Glibc
internal import SystemPackage
package import Values

/// An exclusive flock(2) of a file, held until the last reference goes or the process dies: proof that its holder lives.
package final class FileLock: Sendable {
    package let descriptor: Descriptor

    private init(_ descriptor: Descriptor) { self.descriptor = descriptor }

    /// Takes over a descriptor whose lock this process already holds (it was kept across exec).
    package init(holding descriptor: Descriptor) { self.descriptor = descriptor }

    /// Takes the lock of the file `name`, which is made where it is missing; `nil` where somebody else holds it.
    package static func attempt(_ name: String, in directory: Directory) throws(SystemError) -> FileLock? {
        let descriptor = try directory.open(name, flags: O_RDWR | O_CREAT)
        do throws(SystemError) {
            try check("flock", name) {
                clinux_flock(descriptor.rawValue, Int32(clinux_lock_exclusive | clinux_lock_nonblocking))
            }
        } catch let error where error.errno == .wouldBlock {
            return nil
        }
        return FileLock(descriptor)
    }

    /// Waits for the lock; `nil` where somebody else held it all that time. Takes over SIGALRM.
    package static func wait(
        _ name: String,
        in directory: Directory,
        within time: TimeSpan
    ) throws(SystemError) -> FileLock? {
        let descriptor = try directory.open(name, flags: O_RDWR | O_CREAT)
        do throws(SystemError) {
            try check("flock", name) {
                clinux_flock_within(descriptor.rawValue, Int32(clamping: time.milliseconds))
            }
        } catch let error where error.errno == .timedOut {
            return nil
        }
        return FileLock(descriptor)
    }

    /// Whether somebody holds the lock; false where the file does not exist.
    package static func isHeld(_ name: String, in directory: Directory) throws(SystemError) -> Bool {
        guard directory.exists(name) else { return false }
        return try attempt(name, in: directory) == nil
    }
}
